import { once } from "node:events";
import { createServer } from "node:net";
import type { ServicesPlace } from "./harness.ts";

/** Ports, as far as a place has them on the machine that runs the tests. */
export const loopback: Pick<ServicesPlace, "freePort" | "occupy" | "ask"> = {
  /** One that the system gave out and got back: it gives others out first. */
  freePort: async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    server.close();
    await once(server, "close");
    if (address === null || typeof address === "string") throw new Error("a port was expected");
    return address.port;
  },
  occupy: async (port) => {
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    return { [Symbol.asyncDispose]: async () => void server.close() };
  },
  ask: async ({ url }, path) => {
    try {
      const response = await fetch(`${url}${path}`, { headers: { connection: "close" } });
      return { status: response.status, text: await response.text() };
    } catch {
      return undefined;
    }
  },
};
