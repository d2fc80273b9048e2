import type { Artifact, Backend, Collection, Execution, Failure, Manifest, Outcome } from "@pipeline/backends/contract";
import type { PlannedStep } from "../compile/plan.ts";
import { hiddenIn } from "../data/step-secrets.ts";
import type { ReadyAttempt } from "../data/workload.ts";
import type { Happening, StepResult } from "../events/event.ts";
import type { Program } from "../load/program.ts";
import { collect, type Judged, judge } from "./collect.ts";
import { damagedInputs } from "./damaged-inputs.ts";
import { type AttemptInHand, asAsked, type Ending } from "./ending.ts";
import type { Host } from "./host.ts";
import type { KnownAttempt } from "./known-attempt.ts";
import { logTailMs, pumpLogs, type ReadLog } from "./log-pump.ts";
import type { Publication } from "./publisher.ts";
import { isFull } from "./refused.ts";
import { Signals } from "./signals.ts";
import { stateEvent } from "./state-event.ts";
import { within } from "./within.ts";

/** What one attempt is given. It knows no other step, no limit, no retry. */
export interface AttemptTask {
  readonly step: PlannedStep;
  readonly attempt: number;
  readonly ready: ReadyAttempt;
  readonly backend: Backend;
  readonly program: Pick<Program, "parse">;
  readonly host: Host;
  /** Events that are given together are written together. */
  readonly post: (...events: readonly Happening[]) => void;
  /** What an earlier runner knew of this attempt; empty: it begins now. */
  readonly known: KnownAttempt;
  /** What is to be written of inputs that turned out not to be whole. */
  readonly reopen: (damaged: readonly Artifact[]) => readonly Happening[];
  /** Copies what the step gives to its places in the project; says why when it cannot. Absent: it has none. */
  readonly publish?: (result: StepResult) => Promise<Publication>;
  /** Absent: nobody reads the log now; it is in the attempt's folder all the same. */
  readonly readLog?: ReadLog;
}

type Started =
  | { readonly status: "started"; readonly execution: Execution }
  | { readonly status: "refused"; readonly failure: Failure; readonly damaged?: readonly Artifact[] }
  | { readonly status: "cancelled" };

/**
 * One attempt in flight: staged, submitted, watched, collected, judged.
 *
 * Ends in exactly one of `step.succeeded`, `attempt.failed`, and `attempt.ended` with the outcome `cancelled`.
 * It is made only after `attempt.submitting` is on disk.
 */
export class Attempt implements AttemptInHand {
  readonly #task: AttemptTask;
  readonly #abort = new AbortController();
  #ending: Ending | undefined;
  #execution: Execution | undefined;

  constructor(task: AttemptTask) {
    this.#task = task;
  }

  async run(): Promise<void> {
    const { outcome } = this.#task.known;
    if (outcome !== undefined) return this.#judge(outcome);
    const started = await this.#start();
    if (started.status === "refused") {
      const { failure, damaged = [] } = started;
      return this.#task.post(...this.#task.reopen(damaged), this.#failed(failure));
    }
    if (started.status === "cancelled") return this.#endUnstarted();
    await using execution = started.execution;
    this.#execution = execution;
    this.#tellStart(execution);
    await this.#follow(execution);
  }

  #endUnstarted(): void {
    const outcome = asAsked({ status: "cancelled", endedAtMs: this.#task.host.now() }, this.#ending);
    const failed = outcome.status === "failed" ? [this.#failed(outcome.failure)] : [];
    this.#task.post(...this.#ended(outcome), ...failed);
  }

  /** What is known by now is written at once. */
  #tellStart(execution: Execution): void {
    const known: Happening[] = [{ type: "attempt.submitted", ...this.#names, handle: execution.handle }];
    let tell = (event: Happening): void => void known.push(event);
    execution.watch((state) => {
      const event = stateEvent(state, this.#names);
      if (event !== undefined) tell(event);
    });
    tell = this.#task.post;
    this.#task.post(...known);
  }

  end(ending: Ending): void {
    this.#ending ??= ending;
    this.#abort.abort(new Error("the step was cancelled"));
    // A cancel that fails shows in the outcome, which alone ends the attempt.
    this.#execution?.cancel().catch(() => undefined);
  }

  async #start(): Promise<Started> {
    const { ready, backend } = this.#task;
    if (backend.jobs === undefined) throw new Error(`internal: backend "${backend.name}" runs no jobs`);
    const handle = this.#task.known.handle;
    if (handle !== undefined) {
      return { status: "started", execution: await backend.jobs.attach(handle, this.#abort.signal) };
    }
    try {
      await backend.staging.prepare(ready.workload.folder, ready.contents);
    } catch (error) {
      const message = `the inputs could not be staged: ${messageOf(error)}`;
      return {
        status: "refused",
        failure: { class: "staging", message },
        damaged: await damagedInputs(backend.staging, ready.contents),
      };
    }
    if (this.#ending !== undefined) return { status: "cancelled" };
    try {
      const execution = await backend.jobs.submit(ready.workload, this.#abort.signal);
      return { status: "started", execution };
    } catch (error) {
      if (this.#ending !== undefined) return { status: "cancelled" };
      return {
        status: "refused",
        failure: { class: "backend", message: `${backend.name} did not take the work: ${messageOf(error)}` },
      };
    }
  }

  async #follow(execution: Execution): Promise<void> {
    const { host, readLog, step, program } = this.#task;
    const logRead = readLog === undefined ? undefined : pumpLogs(execution, readLog, host.now);
    if (this.#ending !== undefined) await execution.cancel().catch(() => undefined);
    const signals = this.#signals(execution);
    const outcome = asAsked(await execution.outcome, this.#ending);
    signals?.close();
    if (outcome.status === "cancelled") return this.#task.post(...this.#ended(outcome));
    const [collection, isLogShown] = await Promise.all([
      this.#collect(),
      logRead === undefined || within(host, logTailMs, logRead),
    ]);
    const ended = [...this.#ended(outcome), ...(isLogShown ? [] : [this.#logIsLong()])];
    await this.#settle(outcome, await judge(step, collection, program), ended);
  }

  #signals(execution: Execution): Signals | undefined {
    const { ready, host, post, known } = this.#task;
    const reader = execution.signals?.(hiddenIn(ready.workload));
    return reader && new Signals({ ...this.#names, reader, host, post, posted: known.metrics });
  }

  /** The program has ended, and that is on disk; its outputs may or may not have been collected. */
  async #judge(outcome: Outcome): Promise<void> {
    const { step, program } = this.#task;
    await this.#settle(outcome, await judge(step, await this.#collect(), program), []);
  }

  #logIsLong(): Happening {
    const { step, ready } = this.#task;
    const message = `its log is longer than could be shown in time: the whole is in ${ready.workload.folder}/log`;
    return { type: "run.warned", step: step.name, message };
  }

  #collect(): Promise<Collection> {
    const { backend, ready, host } = this.#task;
    return collect(backend.staging, ready.workload, host);
  }

  /**
   * Outputs of a failed program are kept too; only a good end makes them a result. `ended` is what is still to be
   * written of the end: with what came of it, since each write costs.
   */
  async #settle(outcome: Outcome, judged: Judged, ended: readonly Happening[]): Promise<void> {
    const { post, publish } = this.#task;
    const failure = outcome.status === "failed" ? outcome.failure : judged.ok ? undefined : judged.failure;
    const sealed = await this.#seal(outcome, judged);
    if (failure !== undefined) return post(...ended, this.#failed(failure));
    if (sealed !== undefined) return post(...ended, this.#failed(sealed));
    if (!judged.ok) return;
    const succeeded: Happening = { type: "step.succeeded", ...this.#names, ...judged.result };
    if (publish === undefined) return post(...ended, succeeded);
    post(...ended);
    const publication = await publish(judged.result);
    if (publication.ok) post(...publication.published, succeeded);
    else post(this.#failed({ class: "staging", message: publication.message }));
  }

  async #seal(outcome: Outcome, judged: Judged): Promise<Failure | undefined> {
    const { backend, ready } = this.#task;
    const manifest: Manifest = {
      format: 1,
      execution: ready.workload.id,
      outcome: JSON.parse(JSON.stringify(outcome)),
      ...(judged.ok ? { values: judged.result.values } : {}),
      artifacts: judged.ok ? judged.result.artifacts : judged.artifacts,
    };
    try {
      await backend.staging.seal(ready.workload.folder, manifest);
      return undefined;
    } catch (error) {
      // The program has ended well: with room again, whoever resumes takes its outputs as they are.
      if (isFull(error)) throw error;
      return { class: "staging", message: `the manifest could not be written: ${messageOf(error)}` };
    }
  }

  #ended(outcome: Outcome): readonly Happening[] {
    const { step } = this.#names;
    const notes = (outcome.notes ?? []).map((message): Happening => ({ type: "run.warned", step, message }));
    return [{ type: "attempt.ended", ...this.#names, outcome }, ...notes];
  }

  #failed(failure: Failure): Happening {
    return { type: "attempt.failed", ...this.#names, failure };
  }

  get #names(): { readonly step: string; readonly attempt: number } {
    return { step: this.#task.step.name, attempt: this.#task.attempt };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
