import type { PlannedStep } from "../compile/plan.ts";
import type { Happening } from "../events/event.ts";
import { leaseOf } from "../store/lease.ts";
import { noteServiceBackend } from "../store/service-backends.ts";
import { Attempt, type AttemptTask } from "./attempt.ts";
import { BuildAttempt } from "./build-attempt.ts";
import { DeployAttempt } from "./deploy-attempt.ts";
import type { AttemptInHand, Ending } from "./ending.ts";
import type { KeptServices } from "./kept-services.ts";
import type { KnownAttempt } from "./known-attempt.ts";
import type { KnownResults } from "./known-results.ts";
import type { Begun, KnownSteps } from "./known-steps.ts";
import type { Memory } from "./memory.ts";
import type { OpenBackends } from "./open-backends.ts";
import type { Publisher } from "./publisher.ts";
import type { Reporters } from "./reporters.ts";
import type { RunRequest } from "./request.ts";

export interface AttemptsParts {
  readonly request: RunRequest;
  readonly backends: OpenBackends;
  readonly steps: KnownSteps;
  readonly results: KnownResults;
  readonly memory: Pick<Memory, "keyOf" | "learnBases">;
  readonly publisher: Publisher;
  readonly reporters: Reporters;
  readonly services: KeptServices;
  readonly post: (...events: readonly Happening[]) => void;
  /** A fault of ours: nothing may go on. */
  readonly giveUp: (fault: unknown) => void;
}

/** The attempts of a run: the last of each step can be ended, and all can be waited for. */
export class Attempts {
  readonly #parts: AttemptsParts;
  readonly #attempts = new Map<string, { readonly attempt: AttemptInHand; readonly done: Promise<void> }>();

  constructor(parts: AttemptsParts) {
    this.#parts = parts;
  }

  launch(begun: Omit<Begun, "id">, known: KnownAttempt = { metrics: 0 }): void {
    const attempt = this.#made(begun, known);
    const done = attempt
      .run()
      .catch(this.#parts.giveUp)
      .then(() => this.#letGo(begun.step, attempt));
    this.#attempts.set(begun.step, { attempt, done });
  }

  /** All that it held, as nobody ends it any more; a later attempt of the step may have begun by now. */
  #letGo(step: string, ended: AttemptInHand): void {
    if (this.#attempts.get(step)?.attempt === ended) this.#attempts.delete(step);
  }

  end(step: string, ending: Ending): void {
    this.#attempts.get(step)?.attempt.end(ending);
  }

  cancelAll(): void {
    for (const { attempt } of this.#attempts.values()) attempt.end({ by: "cancel" });
  }

  async done(): Promise<void> {
    await Promise.all(Array.from(this.#attempts.values(), ({ done }) => done));
  }

  #made(begun: Omit<Begun, "id">, known: KnownAttempt): AttemptInHand {
    const { steps, memory, services, request } = this.#parts;
    const step = steps.named(begun.step);
    if (step.kind === "build") return this.#build(step, begun, known);
    if (step.service === undefined) {
      return new Attempt({ ...this.#task(begun, known), ready: steps.ready(begun), program: request.program });
    }
    const { stateFolder } = request.project;
    return new DeployAttempt({
      ...this.#task(begun, known),
      ...steps.service(begun, memory.keyOf(begun.step).digest),
      planned: step.service,
      isDriven: (run) => leaseOf(stateFolder, run, request.host.now()) !== undefined,
      noteBackend: () => noteServiceBackend(stateFolder, step.backend),
      keep: (execution, logRead) => services.keep(begun.step, execution, logRead),
    });
  }

  #build(step: PlannedStep, { attempt, folder }: Omit<Begun, "id">, known: KnownAttempt): BuildAttempt {
    const { request, backends, steps, memory, post } = this.#parts;
    return new BuildAttempt({
      ...steps.build(step, attempt),
      folder,
      hasEnded: known.outcome !== undefined,
      builder: () => backends.builder(),
      host: request.host,
      post,
      onBuilt: () => memory.learnBases(step),
      ...this.#logReader(step.name, attempt),
    });
  }

  #logReader(step: string, attempt: number): Pick<AttemptTask, "readLog"> {
    const { reporters } = this.#parts;
    return reporters.readLogs ? { readLog: (lines) => reporters.showLog(step, attempt, lines) } : {};
  }

  #task({ step: name, attempt }: Omit<Begun, "id">, known: KnownAttempt): Omit<AttemptTask, "ready" | "program"> {
    const { request, backends, steps, results, publisher, post } = this.#parts;
    const step = steps.named(name);
    return {
      step,
      attempt,
      backend: backends.backend(step.backend),
      host: request.host,
      post,
      reopen: (damaged) => results.reopened(damaged, (other) => steps.has(other)),
      ...(publisher.has(step) ? { publish: (result) => publisher.publish(step, result) } : {}),
      known,
      ...this.#logReader(name, attempt),
    };
  }
}
