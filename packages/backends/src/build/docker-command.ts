import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { LineSplitter } from "../stream/lines.ts";
import { Masker } from "../stream/mask.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface DockerCall {
  readonly args: readonly string[];
  readonly env: Environment;
  /** Ends the client, and with it what it asked the engine for. */
  readonly signal?: AbortSignal;
  /** Values that must not come through. */
  readonly masked?: readonly string[];
  /** Of both streams, as they come. */
  readonly onLines?: (lines: readonly string[]) => void;
}

export interface DockerEnd {
  /** `undefined`: it could not be started, since there is no `docker`. */
  readonly code: number | undefined;
  readonly stdout: string;
  /** The last lines of both streams. */
  readonly tail: readonly string[];
}

const longestTail = 400;
const longestAnswer = 1024 * 1024;

/** Runs the user's own `docker`: with their contexts, proxies and credential helpers. Never rejects. */
export async function docker({ args, env, signal, masked = [], onLines }: DockerCall): Promise<DockerEnd> {
  const child = spawn("docker", [...args], { env, stdio: ["ignore", "pipe", "pipe"], ...(signal && { signal }) });
  const ended = new Promise<number | undefined>((resolve) => {
    child.once("error", (error) => resolve("code" in error && error.code === "ENOENT" ? undefined : 1));
    child.once("close", (code) => resolve(code ?? 1));
  });
  let stdout = "";
  let tail: readonly string[] = [];
  const take = (lines: readonly string[]): void => {
    if (lines.length === 0) return;
    tail = [...tail, ...lines].slice(-longestTail);
    onLines?.(lines);
  };
  child.stdout.on("data", (chunk: Buffer) => {
    if (stdout.length < longestAnswer) stdout += chunk.toString("utf8");
  });
  await Promise.all([child.stdout, child.stderr].map((stream) => follow(stream, new Masker(masked), take)));
  return { code: await ended, stdout, tail };
}

async function follow(stream: Readable, masker: Masker, take: (lines: readonly string[]) => void): Promise<void> {
  const lines = new LineSplitter();
  stream.on("data", (chunk: Buffer) => take(lines.push(masker.push(chunk))));
  // A stream that breaks has ended, too.
  await finished(stream).catch(() => undefined);
  take([...lines.push(masker.end()), ...lines.end()]);
}
