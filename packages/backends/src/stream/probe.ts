import { connect } from "node:net";

/** What is asked of a service to see whether it is ready. */
export interface Probed {
  readonly host: string;
  readonly port: number;
  /** A path that answers 2xx, or `port` for a bare connection. */
  readonly health: string;
  /** Somebody else answers there, and hands on: a connection that it lets go at once has nobody behind it. */
  readonly isProxied?: true;
}

/** Nothing when it is ready; otherwise why not, in words. Never rejects. */
export async function probe(probed: Probed, timeoutMs: number): Promise<string | undefined> {
  return probed.health === "port" ? probePort(probed, timeoutMs) : probePath(probed, timeoutMs);
}

const firstWaitMs = 20;
const longestWaitMs = 500;
/** Of one look; a service may be slow while it starts. */
const lookMs = 5000;

/**
 * Looks again and again until the service is ready; resolves to nothing then, and after `timeoutMs`, or once `signal` is
 * aborted, to the last reason why it is not.
 */
export async function untilReady(probed: Probed, timeoutMs: number, signal: AbortSignal): Promise<string | undefined> {
  const endMs = performance.now() + timeoutMs;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    const leftMs = endMs - performance.now();
    const why = await probe(probed, Math.max(1, Math.min(lookMs, leftMs)));
    if (why === undefined || signal.aborted || performance.now() + waitMs >= endMs) return why;
    await wait(waitMs, signal);
    if (signal.aborted) return why;
  }
}

/** How soon a proxy lets go of a connection that nobody takes. */
const proxyMs = 200;

function probePort({ host, port, isProxied }: Probed, timeoutMs: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const socket = connect({ host, port, timeout: timeoutMs });
  const settle = (why?: string) => {
    resolve(why);
    socket.destroy();
  };
  socket.once("connect", () => {
    if (isProxied !== true) return settle();
    socket.once("close", () => settle(`nothing listens behind ${host}:${port}`)).resume();
    setTimeout(settle, proxyMs);
  });
  socket.once("timeout", () => settle(`nothing answers at ${host}:${port}`));
  socket.once("error", (error) => settle(refusal(error, `${host}:${port}`)));
  return promise;
}

/** Loaded on demand: most runs have no service. */
async function probePath({ host, port, health }: Probed, timeoutMs: number): Promise<string | undefined> {
  const { get } = await import("node:http");
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const request = get({ host, port, path: health, agent: false, headers: { connection: "close" } }, (response) => {
    const { statusCode = 0 } = response;
    response.resume();
    resolve(statusCode >= 200 && statusCode < 300 ? undefined : `GET ${health} answers ${statusCode}`);
    request.destroy();
  });
  const late = setTimeout(() => request.destroy(new Error("late")), timeoutMs);
  request.once("error", (error) =>
    resolve(error.message === "late" ? `GET ${health} gets no answer` : refusal(error, `${host}:${port}`)),
  );
  request.once("close", () => clearTimeout(late));
  return promise;
}

function refusal(error: Error, at: string): string {
  const code = "code" in error ? String(error.code) : error.message;
  return code === "ECONNREFUSED" ? `nothing listens at ${at}` : `${at} does not answer well (${code})`;
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const stop = () => resolve();
  signal.addEventListener("abort", stop, { once: true });
  await promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", stop);
}
