import type {
  Artifact,
  ExecutionState,
  Failure,
  Outcome,
  ServiceExecution,
  ServiceOutcome,
  ServicesPort,
  ServiceWorkload,
} from "@pipeline/backends/contract";
import type { PlannedService } from "../compile/plan.ts";
import { nearest } from "../compile/route.ts";
import type { Happening, ServiceResult, StepResult } from "../events/event.ts";
import type { AttemptTask } from "./attempt.ts";
import { damagedInputs } from "./damaged-inputs.ts";
import { type AttemptInHand, asAsked, type Ending } from "./ending.ts";
import { logTailMs, pumpLogs } from "./log-pump.ts";
import { stateEvent } from "./state-event.ts";
import { within } from "./within.ts";

export interface DeployTask extends Omit<AttemptTask, "program"> {
  readonly planned: PlannedService;
  readonly service: ServiceWorkload;
  /** Whether another process drives that run now. */
  readonly isDriven: (run: string) => boolean;
  /** Called before anything is made: what stands can then be found. */
  readonly noteBackend: () => void;
  /** Takes a service over that is ready. */
  readonly keep: (execution: ServiceExecution, logRead: Promise<void>) => void;
}

type Started =
  | { readonly status: "started"; readonly execution: ServiceExecution; readonly isKept: boolean }
  | { readonly status: "refused"; readonly failure: Failure; readonly damaged?: readonly Artifact[] }
  | { readonly status: "cancelled" };

/**
 * One attempt of a deploy: what stands as specified is kept, anything else is staged, applied and waited for.
 *
 * Ends in exactly one of `step.succeeded`, `attempt.failed`, and `attempt.ended` with the outcome `cancelled`. One that
 * succeeds has no `attempt.ended`: its program goes on.
 */
export class DeployAttempt implements AttemptInHand {
  readonly #task: DeployTask;
  readonly #port: ServicesPort;
  readonly #abort = new AbortController();
  #ending: Ending | undefined;
  #execution: ServiceExecution | undefined;

  constructor(task: DeployTask) {
    const { backend } = task;
    if (backend.services === undefined) throw new Error(`internal: backend "${backend.name}" leaves no services`);
    this.#task = task;
    this.#port = backend.services;
  }

  async run(): Promise<void> {
    const { outcome } = this.#task.known;
    if (outcome?.status === "failed") return this.#fail(outcome.failure);
    const started = await this.#start();
    if (started.status === "refused") {
      this.#task.post(...this.#task.reopen(started.damaged ?? []));
      return this.#fail(started.failure);
    }
    if (started.status === "cancelled") return this.#ended({ status: "cancelled", endedAtMs: this.#task.host.now() });
    await this.#follow(started.execution, started.isKept);
  }

  end(ending: Ending): void {
    this.#ending ??= ending;
    this.#abort.abort(new Error("the step was ended"));
    // A cancel that fails shows in the outcome, which alone ends the attempt.
    this.#execution?.cancel().catch(() => undefined);
  }

  async #start(): Promise<Started> {
    const { known, noteBackend } = this.#task;
    const { handle } = known;
    noteBackend();
    const { signal } = this.#abort;
    try {
      if (handle !== undefined)
        return { status: "started", execution: await this.#port.attach(handle, signal), isKept: false };
      return (await this.#standing(signal)) ?? (await this.#apply(signal));
    } catch (error) {
      if (this.#ending !== undefined) return { status: "cancelled" };
      const message = `${this.#task.backend.name} did not take the service: ${messageOf(error)}`;
      return { status: "refused", failure: { class: "backend", message } };
    }
  }

  /** Nothing is staged for a service that stands as specified; one that a live run uses is not taken from it. */
  async #standing(signal: AbortSignal): Promise<Started | undefined> {
    const { service, isDriven } = this.#task;
    const found = (await this.#port.list()).find((each) => each.service === service.service);
    if (found === undefined) return undefined;
    const run = found.labels["pipeline-run"] ?? "";
    if (found.spec !== service.spec) {
      const isFree = run === service.labels["pipeline-run"] || !isDriven(run);
      return isFree ? undefined : { status: "refused", failure: inUse(service.service, run) };
    }
    if (found.status !== "ready") return undefined;
    const isKept = found.folder !== service.folder;
    return { status: "started", execution: await this.#port.attach(found.handle, signal), isKept };
  }

  async #apply(signal: AbortSignal): Promise<Started> {
    const { backend, ready, service } = this.#task;
    try {
      await backend.staging.prepare(service.folder, ready.contents);
    } catch (error) {
      const failure = { class: "staging", message: `the inputs could not be staged: ${messageOf(error)}` } as const;
      return { status: "refused", failure, damaged: await damagedInputs(backend.staging, ready.contents) };
    }
    if (this.#ending !== undefined) return { status: "cancelled" };
    return { status: "started", execution: await this.#port.apply(service, signal), isKept: false };
  }

  async #follow(execution: ServiceExecution, isKept: boolean): Promise<void> {
    const { host, readLog, post } = this.#task;
    this.#execution = execution;
    post({ type: "attempt.submitted", ...this.#names, handle: execution.handle });
    execution.watch((state) => this.#show(state));
    // What it prints is shown as long as the run goes on; nobody waits for the end of it.
    const isShown = readLog !== undefined && !isKept;
    const logRead = isShown ? pumpLogs(execution, readLog, host.now) : Promise.resolve();
    if (this.#ending !== undefined) await execution.cancel().catch(() => undefined);
    const outcome = await execution.outcome;
    if (outcome.status === "succeeded") return this.#succeed(execution, { outcome, isKept, logRead });
    await execution[Symbol.asyncDispose]();
    await within(host, logTailMs, logRead);
    this.#ended(asAsked(outcome, this.#ending));
  }

  async #succeed(execution: ServiceExecution, { outcome, isKept, logRead }: Succeeded): Promise<void> {
    const { post, publish, step, keep } = this.#task;
    const result = this.#result(execution, outcome, isKept);
    const publication = await publish?.(result);
    if (publication?.ok === false) {
      await execution[Symbol.asyncDispose]();
      return this.#fail({ class: "staging", message: publication.message });
    }
    for (const message of outcome.notes ?? []) post({ type: "run.warned", step: step.name, message });
    post(...(publication?.published ?? []), { type: "step.succeeded", ...this.#names, ...result });
    keep(execution, logRead);
  }

  #result({ handle }: ServiceExecution, outcome: ReadyOutcome, isKept: boolean): StepResult {
    const { service, planned } = this.#task;
    const { endpoints } = outcome;
    const standing: ServiceResult = {
      name: service.service,
      spec: service.spec,
      lifetime: planned.lifetime,
      handle,
      endpoints,
      isKept: isKept || outcome.isKept,
    };
    // The one that a person at this machine can open.
    const { url } = nearest(endpoints, hereAndAbroad) ?? endpoints[0] ?? { url: "" };
    return { values: { url }, artifacts: {}, service: standing };
  }

  #show(state: ExecutionState): void {
    const event = stateEvent(state, this.#names);
    if (event !== undefined) this.#task.post(event);
  }

  #ended(outcome: Outcome): void {
    const { post, step } = this.#task;
    post({ type: "attempt.ended", ...this.#names, outcome });
    for (const message of outcome.notes ?? []) post({ type: "run.warned", step: step.name, message });
    if (outcome.status === "failed") this.#fail(outcome.failure);
  }

  #fail(failure: Failure): void {
    this.#task.post({ type: "attempt.failed", ...this.#names, failure });
  }

  get #names(): Pick<Extract<Happening, { type: "attempt.running" }>, "step" | "attempt"> {
    return { step: this.#task.step.name, attempt: this.#task.attempt };
  }
}

interface Succeeded {
  readonly outcome: ReadyOutcome;
  readonly isKept: boolean;
  readonly logRead: Promise<void>;
}

type ReadyOutcome = Extract<ServiceOutcome, { readonly status: "succeeded" }>;

const hereAndAbroad = [{ reach: "host" }, { reach: "network" }, { reach: "public" }] as const;

function inUse(service: string, run: string): Failure {
  const message = `run ${run} uses the service ${service} as it stands, and goes on; this run wants it otherwise`;
  return { class: "not-ready", message, remedy: `wait for it, or end it: pipeline cancel ${run}` };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
