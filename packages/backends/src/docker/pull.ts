import type { Readable } from "node:stream";
import type Dockerode from "dockerode";
import { LineSplitter } from "../stream/lines.ts";
import { type CallFault, callFault } from "./engine-fault.ts";
import type { RegistryLogin } from "./registry-login.ts";

export interface PullRequest {
  /** With a tag or a digest. */
  readonly image: string;
  /** `os/architecture`; absent: the engine's own. */
  readonly platform?: string;
  readonly login?: RegistryLogin;
  readonly signal: AbortSignal;
  /** What is going on, in words for people. */
  readonly tell: (progress: string) => void;
}

export type Pulled = { readonly ok: true } | { readonly ok: false; readonly fault: CallFault };

/** Pulls an image; the stream that the engine answers with may hold an error although it began well. */
export async function pullImage(client: Dockerode, request: PullRequest): Promise<Pulled> {
  const { image, platform, login, signal } = request;
  try {
    const stream = await client.pull(image, {
      ...(platform === undefined ? {} : { platform }),
      ...(login === undefined ? {} : { authconfig: login }),
      abortSignal: signal,
    });
    // Typed as any stream; it is the engine's answer.
    const message = await readProgress(stream as Readable, request);
    return message === undefined ? { ok: true } : { ok: false, fault: { status: 500, message } };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, fault: callFault(error) };
  }
}

/** One line of the engine's answer. */
interface ProgressLine {
  readonly id?: string;
  readonly status?: string;
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

/** The error, when a line holds one. Rejects once the signal is aborted. */
async function readProgress(stream: Readable, { image, tell, signal }: PullRequest): Promise<string | undefined> {
  const layers = new Map<string, { readonly current: number; readonly total: number }>();
  let fault: string | undefined;
  const take = (text: string): void => {
    const line = lineOf(text);
    fault ??= line.errorDetail?.message ?? line.error;
    const { current, total } = line.progressDetail ?? {};
    if (line.id === undefined || line.status !== "Downloading" || !current || !total) return;
    layers.set(line.id, { current, total });
    tell(`pulling image ${image}: ${shown([...layers.values()])}`);
  };
  const lines = new LineSplitter();
  const stop = (): void => void stream.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    // By chunks: Node's readline waits for ever for the end of a stream that is destroyed.
    for await (const chunk of stream) for (const text of lines.push(chunk)) take(text);
  } finally {
    signal.removeEventListener("abort", stop);
  }
  for (const text of lines.end()) take(text);
  signal.throwIfAborted();
  return fault;
}

/** What is no JSON is no news. */
function lineOf(text: string): ProgressLine {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

function shown(layers: readonly { readonly current: number; readonly total: number }[]): string {
  const sum = (of: "current" | "total") => layers.reduce((bytes, layer) => bytes + layer[of], 0);
  return `${Math.floor(sum("current") / 1e6)} of ${Math.ceil(sum("total") / 1e6)} MB`;
}
