import { createServer, type Socket } from "node:net";
import { connectUpstream, join } from "./connect.ts";
import { type Front, type FrontSettings, openFront } from "./front.ts";

/** A front for whatever speaks TCP: what counts as use is that bytes go by. */
export function tcpFront(settings: FrontSettings): Promise<Front> {
  const options = { allowHalfOpen: true, noDelay: true };
  return openFront(
    createServer(options, (socket) => void passOn(socket, settings)),
    settings,
  );
}

async function passOn(socket: Socket, settings: FrontSettings): Promise<void> {
  const connected = await connectUpstream(settings, "connection");
  if ("reason" in connected) socket.destroy();
  else await join(socket, connected, settings.used);
}
