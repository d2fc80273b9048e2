import { isAbsolute, join } from "node:path";
import type { AttemptAddress, Reach, ServiceWorkload } from "@pipeline/backends/contract";
import { draftOf } from "../compile/draft.ts";
import type { PlannedStep } from "../compile/plan.ts";
import { anywhere } from "../compile/route.ts";
import { executionId } from "../data/execution-id.ts";
import { serviceWorkload } from "../data/service-workload.ts";
import { type ReadyAttempt, readyAttempt } from "../data/workload.ts";
import type { RunEvent, StepResult } from "../events/event.ts";
import type { BuildTask } from "./build-attempt.ts";
import type { OpenBackends } from "./open-backends.ts";
import type { RunRequest } from "./request.ts";

/** An attempt as its first event names it. */
export type Begun = Pick<Extract<RunEvent, { type: "attempt.submitting" }>, "step" | "attempt" | "id" | "folder">;

export interface KnownStepsParts {
  readonly run: string;
  readonly request: RunRequest;
  readonly backends: OpenBackends;
  /** Of a step that has its result by now. */
  readonly resultOf: (step: string) => StepResult | undefined;
}

/** The steps of a run, those included that are added while it goes on, and what an attempt of one needs. */
export class KnownSteps {
  readonly #parts: KnownStepsParts;
  readonly #steps = new Map<string, PlannedStep>();

  constructor(parts: KnownStepsParts) {
    this.#parts = parts;
  }

  learn(steps: readonly PlannedStep[]): void {
    for (const step of steps) this.#steps.set(step.name, step);
  }

  has(name: string): boolean {
    return this.#steps.has(name);
  }

  named(name: string): PlannedStep {
    const step = this.#steps.get(name);
    if (step === undefined) throw new Error(`internal: no step is named "${name}"`);
    return step;
  }

  /** Id and folder follow from the address: the same attempt has the same ones, whoever begins it. */
  begun(step: string, attempt: number): Begun {
    const address = this.#address(step, attempt);
    return { step, attempt, id: executionId(address), folder: this.#folder(this.named(step), address) };
  }

  /** All needs of the step have succeeded. */
  ready({ step: name, attempt, folder }: Omit<Begun, "id">): ReadyAttempt {
    const { request, backends, resultOf } = this.#parts;
    const { plan, project, secrets, graceMs } = request;
    const step = this.named(name);
    return readyAttempt(step, {
      address: this.#address(name, attempt),
      folder,
      view: backends.rules(step.backend).view(folder),
      params: Object.fromEntries(Object.entries(plan.params).map(([param, { value }]) => [param, value])),
      result: resultOf,
      stands: () => this.#stands(step),
      sourcePath: (path) => (isAbsolute(path) ? path : join(project.root, path)),
      projectRoot: project.root,
      secrets,
      graceMs,
      by: request.host.by,
    });
  }

  /** What an attempt of a build is about. */
  build(
    { name, program }: PlannedStep,
    attempt: number,
  ): Pick<BuildTask, "step" | "attempt" | "build" | "surroundings"> {
    if (program.by !== "build") throw new Error(`internal: step "${name}" is no build`);
    const { request } = this.#parts;
    const surroundings = {
      address: this.#address(name, attempt),
      projectRoot: request.project.root,
      secrets: request.secrets,
      by: request.host.by,
    };
    return { step: name, attempt, build: program.build, surroundings };
  }

  /** A build has no staging: its log lies where that of a local job would. */
  #folder({ kind, backend }: PlannedStep, address: AttemptAddress): string {
    const { backends, request } = this.#parts;
    if (kind !== "build") return backends.backend(backend).staging.folder(address);
    const { namespace, pipeline, run, step, attempt } = address;
    return join(request.project.stateFolder, "staging", namespace, pipeline, run, step, String(attempt));
  }

  /** What the services port takes. */
  service(begun: Omit<Begun, "id">, spec: string): { readonly ready: ReadyAttempt; readonly service: ServiceWorkload } {
    const { service: planned } = this.named(begun.step);
    if (planned === undefined) throw new Error(`internal: step "${begun.step}" leaves no service`);
    const ready = this.ready(begun);
    const address = this.#address(begun.step, begun.attempt);
    return { ready, service: serviceWorkload(ready, { address, planned, spec }) };
  }

  #stands(step: PlannedStep): readonly Reach[] {
    const { backends, request } = this.#parts;
    const rules = backends.rules(step.backend);
    return rules.stands?.(draftOf(step, { plan: request.plan, rules })) ?? anywhere;
  }

  #address(step: string, attempt: number): AttemptAddress {
    const { run, request } = this.#parts;
    const { namespace, pipeline } = request.plan;
    return { namespace, pipeline, run, step, attempt };
  }
}
