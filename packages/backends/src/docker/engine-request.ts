import { type IncomingMessage, request as plain, type RequestOptions } from "node:http";
import { request as secure } from "node:https";
import { json } from "node:stream/consumers";
import type { EngineAddress } from "./engine-address.ts";

export interface EngineAnswer {
  readonly status: number;
  /** Nothing when the answer is no JSON. */
  readonly body: unknown;
}

/** The engine is asked small things without its SDK, which takes long to load; longer than this it never takes. */
const patienceMs = 20_000;

/** Asks an engine; rejects with the system's error when there is no answer. Not for engines behind ssh. */
export async function askEngine(
  address: Exclude<EngineAddress, { readonly kind: "ssh" }>,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EngineAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const options: RequestOptions = { path, headers, timeout: patienceMs };
  const asked = requestTo(address, options, resolve);
  asked.once("error", reject);
  asked.once("timeout", () => asked.destroy(new Error(`no answer within ${patienceMs / 1000} s`)));
  asked.end();
  const answer = await promise;
  return { status: answer.statusCode ?? 0, body: await json(answer).catch(() => undefined) };
}

function requestTo(
  address: Exclude<EngineAddress, { readonly kind: "ssh" }>,
  options: RequestOptions,
  answer: (message: IncomingMessage) => void,
) {
  if (address.kind === "socket")
    return plain({ ...options, socketPath: address.path, headers: { ...options.headers, Host: "docker" } }, answer);
  const { host, port, tls } = address;
  if (tls === undefined) return plain({ ...options, host, port }, answer);
  const { isUnverified, ...files } = tls;
  return secure({ ...options, ...files, host, port, rejectUnauthorized: isUnverified !== true }, answer);
}
