import { once } from "node:events";
import { connect as open, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { FrontSettings, Refusal, Upstream } from "./front.ts";

export interface Connected {
  readonly socket: Socket;
  /** To be called when the request is answered. */
  readonly end: () => void;
}

/** A service that has just ended is started again by its backend: until then it refuses. */
const pauseMs = 100;
const mostTries = 100;

/** A connection to whatever answers for the service; nothing has been sent yet, so that it may be tried again. */
export async function connectUpstream(
  { upstream }: FrontSettings,
  as: "request" | "connection",
): Promise<Connected | Refusal> {
  for (let tries = 1; ; tries += 1) {
    const found = await upstream();
    if ("reason" in found) return found;
    const connected = await connectTo(found, as);
    if (connected !== undefined) return connected;
    if (tries === mostTries) return { reason: "it does not answer", retryAfterMs: 1_000 };
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Passes everything on in both directions; settles once both are closed. */
export async function join(one: Duplex, { socket: other, end }: Connected, used: () => void): Promise<void> {
  const closed = Promise.all([one, other].map((each) => new Promise((resolve) => each.once("close", resolve))));
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on("data", used);
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.once("close", () => to.destroy());
  }
  await closed;
  end();
}

async function connectTo(upstream: Upstream, as: "request" | "connection"): Promise<Connected | undefined> {
  const end = upstream.begin(as);
  const socket = open({ host: upstream.host, port: upstream.port, noDelay: true, allowHalfOpen: true });
  try {
    await once(socket, "connect");
    return { socket, end };
  } catch {
    end();
    return undefined;
  }
}
