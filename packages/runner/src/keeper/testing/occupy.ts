import { once } from "node:events";
import { createServer } from "node:net";

/** Takes a port as a stranger would. */
export async function occupy(port: number): Promise<AsyncDisposable> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    [Symbol.asyncDispose]: async () => {
      server.close();
    },
  };
}
