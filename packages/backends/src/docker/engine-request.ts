import { type IncomingMessage, request as plain } from "node:http";
import { request as secure } from "node:https";
import { json } from "node:stream/consumers";
import type { EngineRoute } from "./engine-route.ts";

export interface EngineAnswer {
  readonly status: number;
  /** Nothing when the answer is no JSON. */
  readonly body: unknown;
}

/** The engine is asked small things without its SDK, which takes long to load; longer than this it never takes. */
const patienceMs = 20_000;

/** Asks an engine; rejects with the system's error when there is no answer. */
export async function askEngine(
  { protocol, ...route }: EngineRoute,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EngineAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const signal = AbortSignal.timeout(patienceMs);
  const asked = (protocol === "https" ? secure : plain)({ ...route, path, headers, signal }, resolve);
  asked.once("error", (error) => {
    reject(signal.aborted ? new Error(`no answer within ${patienceMs / 1000} s`) : error);
  });
  asked.end();
  const answer = await promise;
  return { status: answer.statusCode ?? 0, body: await json(answer).catch(() => undefined) };
}
