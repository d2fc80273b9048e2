import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type {
  Builder,
  BuildOutcome,
  BuildRequest,
  Failure,
  LogLine,
  Outcome,
  OutcomeTimes,
} from "@pipeline/backends/contract";
import type { PlannedBuild } from "../compile/plan.ts";
import { madeDockerfile } from "../compile/project-image.ts";
import { type BuildSurroundings, buildRequest, buildValues } from "../data/build-request.ts";
import type { Happening } from "../events/event.ts";
import type { AttemptInHand, Ending } from "./ending.ts";
import type { Host } from "./host.ts";
import type { ReadLog } from "./log-pump.ts";

export interface BuildTask {
  readonly step: string;
  readonly attempt: number;
  readonly build: PlannedBuild;
  /** Its log lies in `log` below it. */
  readonly folder: string;
  readonly surroundings: BuildSurroundings;
  readonly builder: () => Promise<Builder>;
  /** An earlier runner has written down its end, and not what came of it. */
  readonly hasEnded: boolean;
  readonly host: Host;
  readonly post: (...events: readonly Happening[]) => void;
  /** Called before the image is told, which others may then run. */
  readonly onBuilt: () => Promise<void>;
  readonly readLog?: ReadLog;
}

/**
 * One attempt to make an image: a unit of its own, which ends before anything that runs in the image begins (R104).
 *
 * Whoever resumes a run builds again: what was done is in the engine's cache, and the same image comes out. Ends in
 * exactly one of `step.succeeded`, `attempt.failed`, and `attempt.ended` with the outcome `cancelled`.
 */
export class BuildAttempt implements AttemptInHand {
  readonly #task: BuildTask;
  readonly #abort = new AbortController();

  constructor(task: BuildTask) {
    this.#task = task;
  }

  /** Idempotent. A build has no queue of a platform to wait in, so it does not expire. */
  end({ by }: Ending): void {
    if (by !== "expire") this.#abort.abort(new Error("the step was ended"));
  }

  /** Rejects only for a fault of ours. */
  async run(): Promise<void> {
    const { post, host, step, hasEnded } = this.#task;
    const startedAtMs = host.now();
    if (!hasEnded) post({ type: "attempt.running", ...this.#names });
    const built = await this.#build();
    if (built.status === "succeeded") {
      for (const message of built.notes ?? []) post({ type: "run.warned", step, message });
      await this.#task.onBuilt();
    }
    const outcome = outcomeOf(built, { startedAtMs, endedAtMs: host.now() });
    post(...(hasEnded ? [] : [{ type: "attempt.ended" as const, ...this.#names, outcome }]), ...this.#judged(built));
  }

  async #build(): Promise<BuildOutcome> {
    const { build, surroundings, builder, folder } = this.#task;
    mkdirSync(folder, { recursive: true });
    using log = new BuildLog(join(folder, "log"), this.#task);
    try {
      const request = withDockerfile(await buildRequest(build, surroundings), folder);
      const maker = await builder();
      if (this.#abort.signal.aborted) return { status: "cancelled" };
      return await maker.build(request, { signal: this.#abort.signal, log: (lines) => log.write(lines) });
    } catch (error) {
      const message = `the image could not be built: ${error instanceof Error ? error.message : String(error)}`;
      return { status: "failed", failure: { class: "build", message } };
    } finally {
      await log.shown();
    }
  }

  #judged(outcome: BuildOutcome): readonly Happening[] {
    switch (outcome.status) {
      case "succeeded": {
        const values = buildValues(this.#task.build, outcome.image);
        return [{ type: "step.succeeded", ...this.#names, values, artifacts: {} }];
      }
      case "failed":
        return [{ type: "attempt.failed", ...this.#names, failure: outcome.failure }];
      case "cancelled":
        return this.#task.hasEnded ? [{ type: "attempt.failed", ...this.#names, failure: cancelledLate }] : [];
    }
  }

  get #names(): { readonly step: string; readonly attempt: number } {
    return { step: this.#task.step, attempt: this.#task.attempt };
  }
}

const cancelledLate: Failure = { class: "lost", message: "the build was cancelled before its image was known" };

/** Kept beside the log: one that was made for a project lies nowhere else. */
function withDockerfile(request: BuildRequest, folder: string): BuildRequest {
  const path = join(folder, "Dockerfile");
  writeFileSync(path, request.dockerfile.text);
  return request.dockerfile.shown === madeDockerfile
    ? { ...request, dockerfile: { ...request.dockerfile, shown: path } }
    : request;
}

function outcomeOf(built: BuildOutcome, times: OutcomeTimes): Outcome {
  return built.status === "succeeded" ? { status: "succeeded", ...times } : { ...built, ...times };
}

/** The log of a build: in its file at once, before eyes as fast as they read. */
class BuildLog implements Disposable {
  readonly #file: number;
  readonly #task: Pick<BuildTask, "readLog" | "host">;
  #waiting: LogLine[] = [];
  #reading: Promise<void> | undefined;

  constructor(path: string, task: Pick<BuildTask, "readLog" | "host">) {
    this.#file = openSync(path, "a", 0o600);
    this.#task = task;
  }

  write(lines: readonly string[]): void {
    if (lines.length === 0) return;
    writeSync(this.#file, lines.map((line) => `${line}\n`).join(""));
    const { readLog, host } = this.#task;
    if (readLog === undefined) return;
    this.#waiting.push(...lines.map((text) => ({ atMs: host.now(), text })));
    this.#reading ??= this.#read(readLog);
  }

  /** All that was written has been read by whoever reads. */
  async shown(): Promise<void> {
    await this.#reading;
  }

  async #read(readLog: ReadLog): Promise<void> {
    while (this.#waiting.length > 0) await readLog(this.#waiting.splice(0));
    this.#reading = undefined;
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}
