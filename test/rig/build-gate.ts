import { createServer, type Socket } from "node:net";

/** Where a build in a container waits until it is let through: `nc HOST PORT`. */
export interface BuildGate extends AsyncDisposable {
  readonly port: number;
  /** Settles once that many have come. */
  come(count: number): Promise<void>;
  /** Settles once none waits any more. */
  left(): Promise<void>;
  /** Lets all through that wait, and all that come later. */
  open(): void;
}

export async function buildGate(): Promise<BuildGate> {
  const waiting = new Set<Socket>();
  let isOpen = false;
  let came = 0;
  let look: () => void = () => undefined;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    came += 1;
    if (isOpen) socket.end("through\n");
    else waiting.add(socket);
    socket.once("close", () => {
      waiting.delete(socket);
      look();
    });
    look();
  });
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    come: (count) =>
      new Promise((resolve) => {
        look = () => {
          if (came >= count) resolve();
        };
        look();
      }),
    left: () =>
      new Promise((resolve) => {
        look = () => {
          if (waiting.size === 0) resolve();
        };
        look();
      }),
    open: () => {
      isOpen = true;
      for (const socket of waiting) socket.end("through\n");
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of waiting) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
