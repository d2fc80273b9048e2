import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { connectUpstream } from "./connect.ts";
import { type Front, type FrontSettings, join } from "./front.ts";

/** A front for whatever speaks TCP: what counts as use is that bytes go by. */
export async function tcpFront(settings: FrontSettings): Promise<Front> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
    void passOn(socket, settings);
  });
  server.listen({ host: settings.host, port: settings.port });
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function passOn(socket: Socket, settings: FrontSettings): Promise<void> {
  const connected = await connectUpstream(settings, "connection");
  if ("reason" in connected) {
    socket.destroy();
    return;
  }
  await join(socket, connected.socket, settings.used);
  connected.end();
}
