import { once } from "node:events";
import type { AddressInfo, Server, Socket } from "node:net";

/** What answers for a service now, and how many requests it has in hand. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
  /** Holds it until the returned function is called; a request also counts as its use as long as it is not answered. */
  begin(as: "request" | "connection"): () => void;
}

/** Why a request cannot be passed on. */
export interface Refusal {
  readonly reason: string;
  /** When it may be worth to ask again. */
  readonly retryAfterMs: number;
}

export interface FrontSettings {
  /** Of the address that is listened on. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** What answers, started and waited for where it is stopped. Each call counts as a use. */
  readonly upstream: () => Promise<Upstream | Refusal>;
  /** Bytes went by on a connection that has no requests to count. */
  readonly used: () => void;
}

/** The stable address of a service: it stays while what stands behind it stops, starts and changes. */
export interface Front extends AsyncDisposable {
  readonly port: number;
}

/** Lets the server listen; disposing ends every connection, whatever has become of its protocol. */
export async function openFront(server: Server, { host, port }: Pick<FrontSettings, "host" | "port">): Promise<Front> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    // Whoever asks may go away at any time.
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen({ host, port });
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
