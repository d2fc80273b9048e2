import { once } from "node:events";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Ended, ExecutionState, Failure, Outcome, SecretValue, Workload } from "../contract/index.ts";
import { attemptFiles, isAskedToCancel, writeEnded } from "./attempt-files.ts";
import { bringOutputs } from "./bring-outputs.ts";
import { Container, type ContainerState } from "./container.ts";
import { endedOf, timesOf } from "./ended.ts";
import type { Engine } from "./engine.ts";
import { EngineAbsence, lost } from "./engine-absence.ts";
import { type CallFault, callFault, isConnectionLost } from "./engine-fault.ts";
import { explainEnd } from "./explain-end.ts";
import type { DockerHandle } from "./handle.ts";
import type { Images } from "./images.ts";
import { keepLog } from "./keep-log.ts";
import { KeptLog } from "./kept-log.ts";
import { launch, maskedOf } from "./launch.ts";
import { maskedIn } from "./launcher.ts";
import { removeAll } from "./remove-all.ts";
import type { Sharing } from "./sharing.ts";

/** What all containers of a backend share. */
export interface ContainerSite {
  readonly engine: Engine;
  readonly images: Images;
  readonly sharing: () => Promise<Sharing>;
  /** The engine has been found not to see our files. */
  readonly useVolumes: () => void;
  /** How long an engine may be away before its containers are given up. */
  readonly patienceMs: number;
}

export interface KeeperParts {
  readonly handle: DockerHandle;
  readonly site: ContainerSite;
  readonly show: (state: ExecutionState) => void;
  /** Nobody follows any more; the container goes on. */
  readonly closing: AbortSignal;
}

/** The engine is asked again for how a container is, should the news of its end have been lost. */
const pollMs = 15_000;
/** How long the last of a log may take to arrive. */
const logTailMs = 10_000;
const [firstWaitMs, longestWaitMs] = [100, 2_000];
/** The system's timers hold no longer time. */
const longestTimerMs = 2 ** 31 - 1;

/** Keeps one container: makes it where it must, reads its log, holds its timeout, and tells how it ended. */
export class Keeper {
  readonly #parts: KeeperParts;
  readonly #over = Promise.withResolvers<void>();
  readonly #unwanted = new AbortController();
  #because: "cancel" | "timeout" | undefined;
  #isNew = false;
  #notes: readonly string[] = [];
  #masked: readonly SecretValue[] | undefined;
  #log: Promise<void> | undefined;
  #looking: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #container: Container | undefined;
  readonly #absence: EngineAbsence;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.#absence = new EngineAbsence(parts.site, (sinceMs) => parts.show({ status: "stale", sinceMs }));
    if (isAskedToCancel(parts.handle.folder)) this.#because = "cancel";
  }

  /**
   * Until the container has ended and all of it is here. With a workload it is made, unless it is there already.
   *
   * Rejects only when nobody follows any more, or with the reason of `signal` before anything was made.
   */
  async keep(begins?: { readonly workload: Workload; readonly signal: AbortSignal }): Promise<Outcome> {
    const { closing } = this.#parts;
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
      try {
        const outcome = begins && (await this.#launch(begins.workload, begins.signal));
        return outcome ?? (await this.#follow());
      } catch (error) {
        closing.throwIfAborted();
        const isNew = begins !== undefined && this.#container === undefined;
        if (isNew) begins.signal.throwIfAborted();
        if (isNew && this.#unwanted.signal.aborted) return now({ status: "cancelled" });
        const failure = this.#absence.giveUp(error, isNew);
        if (failure !== undefined) return now({ status: "failed", failure });
        await delay(waitMs, undefined, { signal: closing });
      }
    }
  }

  /** Removes what is left of a container whose end is known; an engine that is away keeps it. */
  async clear(): Promise<void> {
    const { handle, site } = this.#parts;
    await site.engine
      .client()
      .then((client) => removeAll(handle.id, client, "volume"))
      .catch(() => undefined);
  }

  /** The first reason counts. */
  end(because: "cancel" | "timeout"): void {
    this.#because ??= because;
    this.#unwanted.abort(new Error("the step was cancelled"));
    if (this.#container !== undefined) void this.#stop(this.#container);
  }

  /** The outcome of what could not be started. */
  async #launch(workload: Workload, signal: AbortSignal): Promise<Outcome | undefined> {
    const { closing, show, site: all } = this.#parts;
    if (this.#container !== undefined) return undefined;
    const client = await all.engine.client();
    if (this.#because !== undefined) {
      await removeAll(workload.id, client, "volume");
      return now({ status: "cancelled" });
    }
    const tell = (reason: string) => show({ status: "pending", reason });
    const wanted = AbortSignal.any([signal, this.#unwanted.signal, closing]);
    const site = { client, images: all.images, sharing: await all.sharing(), signal: wanted, tell };
    const launched = await launch(workload, site);
    if (launched.status === "refused") return now({ status: "failed", failure: launched.failure });
    if (launched.status === "elsewhere") {
      all.useVolumes();
      return this.#launch(workload, signal);
    }
    this.#isNew = true;
    this.#notes = launched.notes;
    this.#masked = maskedOf(workload);
    return undefined;
  }

  async #follow(): Promise<Outcome> {
    const { handle, site } = this.#parts;
    const client = await site.engine.client();
    const container = new Container(client, handle.id);
    const state = await this.#ended(container);
    if (state === undefined) return now({ status: "failed", failure: lost(noTrace(handle, site.engine)) });
    if (state.status === "created") {
      await removeAll(handle.id, client, state.sharing);
      return now({ status: "failed", failure: lost("its container was made and never started") });
    }
    this.#over.resolve();
    await Promise.race([this.#log, delay(logTailMs, undefined, { ref: false })]);
    const outcome = await this.#judge(container, state);
    writeEnded(handle.folder, outcome);
    const left = await removeAll(handle.id, client, state.sharing).then(() => undefined, callFault);
    return left === undefined ? outcome : { ...outcome, notes: [...(outcome.notes ?? []), notRemoved(left)] };
  }

  /** How the container is once it runs no more; nothing when it is gone. */
  async #ended(container: Container): Promise<ContainerState | undefined> {
    for (;;) {
      const state = await container.state();
      this.#absence.end();
      if (state === undefined || state.status === "created") return state;
      await this.#begun(container, state);
      if (state.status === "ended") return state;
      await this.#news(container);
    }
  }

  /** Until there may be news of it. A connection that breaks is not told to whoever waits for its end. */
  async #news(container: Container): Promise<void> {
    const { closing } = this.#parts;
    const looking = new AbortController();
    this.#looking = looking;
    const signal = AbortSignal.any([looking.signal, closing]);
    const look = once(looking.signal, "abort", { signal: closing });
    await Promise.race([container.ended(signal), delay(pollMs, undefined, { signal }), look]).catch(
      (error: unknown) => {
        if (!looking.signal.aborted) throw error;
      },
    );
    looking.abort();
  }

  /** It has been started, as the engine tells for the first time. */
  async #begun(container: Container, state: ContainerState): Promise<void> {
    const { handle, show, closing } = this.#parts;
    this.#container = container;
    show({ status: "running", sinceMs: state.startedAtMs ?? Date.now() });
    this.#masked ??= await maskedIn(container);
    this.#log ??= this.#keepLog(container, state, this.#masked);
    const { timeoutMs } = handle;
    if (timeoutMs !== undefined && this.#timer === undefined && state.status === "running") {
      // The engine's clock may differ from ours: it counts only for what we have not started.
      const ranMs = this.#isNew ? 0 : Date.now() - (state.startedAtMs ?? Date.now());
      this.#endIn(Math.max(0, timeoutMs - ranMs));
      closing.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
    }
    if (this.#because !== undefined && state.status === "running") void this.#stop(container);
  }

  #endIn(leftMs: number): void {
    const nextMs = Math.min(leftMs, longestTimerMs);
    const next = () => (nextMs < leftMs ? this.#endIn(leftMs - nextMs) : this.end("timeout"));
    this.#timer = setTimeout(next, nextMs);
  }

  async #keepLog(container: Container, state: ContainerState, masked: readonly SecretValue[]): Promise<void> {
    const { folder, stdout } = this.#parts.handle;
    const isApart = stdout !== undefined && !state.isLaunched;
    using log = new KeptLog(attemptFiles.log(folder), masked, isApart ? attemptFiles.stdout(folder) : undefined);
    await keepLog(container, log, {
      over: this.#over.promise,
      look: () => this.#looking?.abort(),
      signal: this.#parts.closing,
    });
  }

  async #judge(container: Container, state: ContainerState): Promise<Outcome> {
    clearTimeout(this.#timer);
    const { handle } = this.#parts;
    const { folder, stdout } = handle;
    const asked = this.#because ?? (isAskedToCancel(folder) ? "cancel" : undefined);
    const because = asked === undefined ? {} : { because: asked };
    const { architecture } = await this.#parts.site.engine.facts();
    const terms = { ...handle, ...because, wasAway: this.#absence.hasBeen };
    const ended = await explainEnd(endedOf(state, terms), container, { state, architecture });
    const notes = this.#notes.length === 0 ? {} : { notes: this.#notes };
    const unbrought = state.sharing === "volume" ? await bringOutputs(container, folder).catch(staged) : undefined;
    if (stdout !== undefined && !state.isLaunched)
      renameSync(attemptFiles.stdout(folder), join(folder, "output", stdout));
    if (ended.status === "succeeded" && unbrought !== undefined) {
      return { status: "failed", failure: unbrought, ...timesOf(state), ...notes };
    }
    return { ...ended, ...timesOf(state), ...notes };
  }

  /** Politely, and by force after a while. What cannot be told to the engine now is told when it is back. */
  async #stop(container: Container): Promise<void> {
    const { handle, closing } = this.#parts;
    try {
      await container.kill("SIGTERM");
      await Promise.race([this.#over.promise, delay(handle.graceMs, undefined, { signal: closing })]);
      await container.kill("SIGKILL");
    } catch {
      // Its end, or the engine's return, is noticed where the container is followed.
    }
  }
}

/** Whoever goes on with a run may talk to another engine than who began it. */
function noTrace({ engine }: DockerHandle, { text }: Engine): string {
  if (engine === text) return "there is no trace of its container";
  return `its container was made on the engine at ${engine}, and the one at ${text} knows nothing of it`;
}

function notRemoved({ message }: CallFault): string {
  return `what was made for it on the engine could not all be removed: ${message}`;
}

function staged(error: unknown): Failure {
  const fault = callFault(error);
  if (isConnectionLost(fault)) throw error;
  return { class: "staging", message: `the outputs could not be brought here: ${fault.message}` };
}

function now(ended: Ended): Outcome {
  return { ...ended, endedAtMs: Date.now() };
}
