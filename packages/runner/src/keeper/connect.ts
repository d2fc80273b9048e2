import { once } from "node:events";
import { connect as open, type Socket } from "node:net";
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
