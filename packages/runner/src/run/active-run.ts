import type { PlannedStep } from "../compile/plan.ts";
import type {
  Happening,
  RunEvent,
  RunReason,
  ServiceResult,
  StepKey,
  StepResult,
  StopReason,
} from "../events/event.ts";
import { exitCodeOf } from "../events/exit-code.ts";
import type { RunView } from "../events/view.ts";
import type { Action } from "../schedule/decision.ts";
import type { RunLog } from "../store/run-log.ts";
import { eventOf } from "./action-event.ts";
import { Attempts } from "./attempts.ts";
import type { Lent } from "./borrow.ts";
import { KeptServices, ownServices } from "./kept-services.ts";
import { knownAttempt } from "./known-attempt.ts";
import { KnownResults } from "./known-results.ts";
import { KnownSteps } from "./known-steps.ts";
import { Loop } from "./loop.ts";
import { Memory } from "./memory.ts";
import type { OpenBackends } from "./open-backends.ts";
import { Publisher } from "./publisher.ts";
import { type Recollection, Recollections } from "./recollections.ts";
import { isSystemFault, RunAbandoned } from "./refused.ts";
import { Reporters } from "./reporters.ts";
import type { RunInProgress, RunRequest } from "./request.ts";
import { startedEvent } from "./started-event.ts";
import type { Lost, Tenancy } from "./tenancy.ts";

export interface ActiveRunParts {
  readonly id: string;
  readonly request: RunRequest;
  readonly backends: OpenBackends;
  readonly log: RunLog;
  readonly tenancy: Tenancy;
  readonly lent: Lent;
}

/** A run in progress: carries out what the loop decides, and lets attempts post what comes of it. */
export class ActiveRun implements RunInProgress {
  readonly id: string;
  readonly done: Promise<RunView>;
  readonly #parts: ActiveRunParts;
  readonly #reporters: Reporters;
  readonly #loop: Loop;
  readonly #memory: Memory;
  readonly #publisher: Publisher;
  readonly #steps: KnownSteps;
  readonly #results: KnownResults = new KnownResults(() => this.view());
  readonly #recollections: Recollections;
  readonly #services: KeptServices;
  readonly #attempts: Attempts;
  readonly #end = Promise.withResolvers<RunView>();

  constructor(parts: ActiveRunParts) {
    const { request } = parts;
    this.id = parts.id;
    this.#parts = parts;
    this.#reporters = new Reporters(request.reporters);
    this.#loop = new Loop({
      log: parts.log,
      reporters: this.#reporters,
      host: request.host,
      act: (action) => this.#act(action),
      onEvent: (event) => this.#onEvent(event),
    });
    const { id: run, backends } = parts;
    const resultOf = (step: string): StepResult | undefined => this.#results.of(step);
    this.#steps = new KnownSteps({ request, backends, run, resultOf });
    this.#memory = new Memory({
      request,
      backends,
      run,
      resultOf,
      warn: (message) => this.#post({ type: "run.warned", message }),
    });
    this.#recollections = new Recollections({
      names: request.plan.steps.map(({ name }) => name),
      named: (name) => this.#steps.named(name),
      view: () => this.view(),
      recall: (step) => this.#recall(step),
      post: (...events) => this.#post(...events),
    });
    this.#publisher = new Publisher({
      plan: request.plan,
      root: request.project.root,
      run: parts.id,
      backends: parts.backends,
    });
    this.#services = new KeptServices({ backends, host: request.host, post: (event) => this.#post(event) });
    this.#attempts = new Attempts({
      ...parts,
      steps: this.#steps,
      results: this.#results,
      memory: this.#memory,
      publisher: this.#publisher,
      reporters: this.#reporters,
      services: this.#services,
      post: (...events) => this.#post(...events),
      giveUp: (fault) => this.#giveUp(fault),
    });
    this.done = this.#end.promise;
  }

  view(): RunView {
    return this.#loop.view;
  }

  stop(because: StopReason): void {
    if (this.view().endedAtMs === undefined) this.#post({ type: "run.stopping", because, finishRunning: false });
  }

  cancelStep(step: string): void {
    this.#attempts.end(step, { by: "cancel" });
  }

  async leave(successor?: () => number | undefined): Promise<void> {
    const { backends, log, tenancy } = this.#parts;
    this.#loop.close();
    await this.#services[Symbol.asyncDispose]();
    await backends[Symbol.asyncDispose]();
    this.#memory[Symbol.dispose]();
    log[Symbol.dispose]();
    const pid = successor?.();
    if (pid === undefined) tenancy[Symbol.dispose]();
    else tenancy.handTo(pid);
  }

  /** Throws what the file system says when not even the first event can be written. */
  start(): void {
    const { id, request, backends } = this.#parts;
    this.#steps.learn(request.plan.steps);
    const { plan, host } = request;
    const known = { backends: backends.capacities(host), expectedMs: this.#memory.expectedMs(plan.steps) };
    this.#loop.post(startedEvent(id, request, known), ...this.#borrowed());
    this.#memory.tellFaults();
    this.#obey();
  }

  /** Goes on where the stored events end: nothing that was begun is begun again. */
  resume(events: readonly RunEvent[]): void {
    const { request } = this.#parts;
    for (const event of events) this.#learn(event);
    const { inFlight, outstanding } = this.#loop.restore(events);
    this.#findServices();
    this.#post({ type: "run.resumed", by: request.host.by }, ...this.#borrowed(new Set(this.view().settled)));
    for (const event of events) {
      if (event.type === "step.succeeded") this.#memory.catchUp(this.#steps.named(event.step), event, this.view());
    }
    for (const { step, attempt } of inFlight) this.#pickUp(step, attempt, events);
    for (const action of outstanding) this.#act(action);
    this.#loop.tick();
    this.#obey();
  }

  /** Steps that selection leaves out give the newest results that earlier runs have of them. */
  #borrowed(settled: ReadonlySet<string> = new Set()): readonly Happening[] {
    const open = [...this.#parts.lent].filter(([step]) => !settled.has(step));
    return open.map(([step, result]) => ({ type: "step.cached", step, ...result }));
  }

  #obey(): void {
    this.#parts.tenancy.obey({ cancel: () => this.stop({ kind: "request" }), lose: (how) => this.#lose(how) });
  }

  #learn(event: RunEvent): void {
    this.#results.learn(event);
    if (event.type === "run.started") this.#steps.learn(event.plan.steps);
    if (event.type === "steps.added") this.#steps.learn(event.steps);
    if (event.type === "attempt.submitting" && event.key !== undefined) this.#memory.know(event.step, event.key);
  }

  #pickUp(step: string, attempt: number, events: readonly RunEvent[]): void {
    const view = this.view().steps.get(step);
    if (view?.folder === undefined) throw new Error(`internal: step "${step}" is in flight and has no folder`);
    this.#attempts.launch({ step, attempt, folder: view.folder }, knownAttempt(view, events));
  }

  #post(...events: readonly Happening[]): void {
    if (!this.#parts.tenancy.holds()) return;
    try {
      this.#loop.post(...events);
    } catch (fault) {
      this.#giveUp(fault);
    }
  }

  /** A fault of ours: nothing may go on. One of the disk: what is in flight can be found again once there is room. */
  #giveUp(fault: unknown): void {
    this.#loop.close();
    if (isSystemFault(fault)) return this.#abandon(RunAbandoned.unwritable(this.id, fault));
    this.#attempts.cancelAll();
    this.#end.reject(fault);
  }

  #lose(how: Lost): void {
    this.#loop.close();
    if (how === "taken") return this.#abandon(RunAbandoned.taken(this.id));
    // Nobody could find again what is in flight: it ends before this process does.
    this.#attempts.cancelAll();
    const { host, graceMs } = this.#parts.request;
    const late = new Promise<void>((resolve) => host.after(graceMs, resolve));
    void Promise.race([this.#attempts.done(), late]).then(() => this.#abandon(RunAbandoned.removed(this.id)));
  }

  #abandon(because: RunAbandoned): void {
    void this.leave()
      .catch(() => undefined)
      .then(() => this.#end.reject(because));
  }

  /** Those that stood when the runner before this one was gone; a borrowed one is looked for once it is known. */
  #findServices(): void {
    for (const { name, backend, result, died } of this.view().steps.values()) {
      if (result?.service !== undefined && died === undefined) void this.#services.find(name, backend, result.service);
    }
  }

  #act(action: Action): void {
    if (action.do === "submit") this.#submit(action.step, action.attempt);
    else if (action.do === "cancel" || action.do === "expire") this.#attempts.end(action.step, { by: action.do });
    else if (action.do === "break") this.#attempts.end(action.step, { by: "break", failure: action.failure });
    else if (action.do === "finish") this.#finish(action).catch((fault: unknown) => this.#giveUp(fault));
    else this.#post(eventOf(action));
  }

  #submit(step: string, attempt: number): void {
    const planned = this.#steps.named(step);
    if (attempt > 1 && !this.#results.areRenewed(planned.needs)) return this.#begin(step, attempt);
    this.#recollect(planned, attempt).catch((fault: unknown) => this.#giveUp(fault));
  }

  /** Begins the attempt unless an earlier result serves: the first, or one whose inputs may be others than before. */
  async #recollect(step: PlannedStep, attempt: number): Promise<void> {
    const recalled = await this.#recollections.of(step);
    if (recalled.hit) return this.#recollections.settle(step);
    this.#recollections.forget(step.name);
    // The run may have begun to stop meanwhile.
    if (!this.#recollections.isOpen(step.name)) return;
    this.#begin(step.name, attempt, { key: recalled.key, why: recalled.why });
  }

  /** A result that cannot be published as it should is as good as none: the step runs, and says why if it fails. */
  async #recall(step: PlannedStep): Promise<Recollection> {
    const recalled = await this.#memory.recall(step);
    if (!recalled.hit || !this.#publisher.has(step)) return recalled;
    const publication = await this.#publisher.publish(step, recalled.result);
    if (publication.ok) return { ...recalled, published: publication.published };
    return { hit: false, key: recalled.key, why: { kind: "damaged", message: publication.message } };
  }

  #begin(step: string, attempt: number, because: { readonly key?: StepKey; readonly why?: RunReason } = {}): void {
    this.#post({ type: "attempt.submitting", ...this.#steps.begun(step, attempt), ...because });
  }

  /** What goes with the run goes before its end is written: a runner that is killed meanwhile leaves that to the next. */
  async #finish({ status, rootFailure }: Extract<Action, { do: "finish" }>): Promise<void> {
    if (ownServices(this.view()).length > 0) await this.#services.removeOwn(this.view());
    const root = rootFailure === undefined ? {} : { rootFailure };
    const excess = this.#memory.tooMuch(this.view(), this.#parts.request.cacheBytes);
    if (excess !== undefined) this.#post({ type: "run.warned", message: excess });
    this.#post({ type: "run.finished", status, exitCode: exitCodeOf(status, this.view()), ...root });
  }

  /** Effects follow from events on disk, never from decisions alone. */
  #onEvent(event: RunEvent): void {
    this.#results.learn(event);
    if (event.type === "step.reopened") this.#recollections.forgetAll();
    if (event.type === "attempt.submitting") this.#attempts.launch(event);
    if (event.type === "step.cached" && event.service !== undefined) this.#findBorrowed(event.step, event.service);
    if (event.type === "steps.added") this.#steps.learn(event.steps);
    if (event.type === "step.succeeded") this.#memory.remember(this.#steps.named(event.step), event, this.view());
    if (event.type === "run.finished") void this.#close().then(this.#end.resolve, this.#end.reject);
  }

  #findBorrowed(step: string, service: ServiceResult): void {
    const { backend } = this.view().steps.get(step) ?? {};
    if (backend !== undefined) void this.#services.find(step, backend, service);
  }

  async #close(): Promise<RunView> {
    const { backends, log, tenancy } = this.#parts;
    this.#loop.close();
    await this.#attempts.done();
    await this.#services[Symbol.asyncDispose]();
    await backends[Symbol.asyncDispose]();
    await this.#reporters.close(this.view());
    this.#memory[Symbol.dispose]();
    log[Symbol.dispose]();
    tenancy[Symbol.dispose]();
    return this.view();
  }
}
