import type { Readable } from "node:stream";
import type Dockerode from "dockerode";
import { type CallFault, callFault } from "./engine-fault.ts";
import { faultIn, progressLines } from "./progress-lines.ts";
import type { RegistryLogin } from "./registry-login.ts";

export interface PullRequest {
  /** With a tag or a digest. */
  readonly image: string;
  /** `os/architecture`; absent: the engine's own. */
  readonly platform?: string;
  readonly login?: RegistryLogin;
  readonly signal: AbortSignal;
  /** How far it is: `12 of 80 MB`. */
  readonly tell: (progress: string) => void;
}

export type Pulled = { readonly ok: true } | { readonly ok: false; readonly fault: CallFault };

/** Pulls an image. Rejects once the signal is aborted. */
export async function pullImage(client: Dockerode, request: PullRequest): Promise<Pulled> {
  const { image, platform, login, signal } = request;
  try {
    const stream = await client.pull(image, {
      ...(platform === undefined ? {} : { platform }),
      ...(login === undefined ? {} : { authconfig: login }),
      abortSignal: signal,
    });
    // Typed as any stream; it is the engine's answer.
    const message = await follow(stream as Readable, request);
    return message === undefined ? { ok: true } : { ok: false, fault: { status: 500, message } };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, fault: callFault(error) };
  }
}

interface Layer {
  readonly current: number;
  readonly total: number;
}

/** Tells how far it is; gives the error that a line holds. */
async function follow(stream: Readable, { tell, signal }: PullRequest): Promise<string | undefined> {
  const layers = new Map<string, Layer>();
  let fault: string | undefined;
  for await (const line of progressLines(stream, signal)) {
    fault ??= faultIn(line);
    const { id, status, progressDetail: { current, total } = {} } = line;
    if (id === undefined || status !== "Downloading" || !current || !total) continue;
    layers.set(id, { current, total });
    tell(sumOf([...layers.values()]));
  }
  return fault;
}

function sumOf(layers: readonly Layer[]): string {
  const sum = (of: keyof Layer) => layers.reduce((bytes, layer) => bytes + layer[of], 0);
  return `${Math.floor(sum("current") / 1e6)} of ${Math.ceil(sum("total") / 1e6)} MB`;
}
