import { join } from "node:path";
import type { Backend, BackendEntry, Execution, Handle, JobsPort, Rules, Workload } from "../contract/index.ts";
import { openDirectoryStaging } from "../staging/directory/staging.ts";
import type { Act } from "./act.ts";
import { FakeConnection, lostExecution } from "./fake-connection.ts";
import { FakeServices, type PlayService } from "./fake-services.ts";
import { FakeWork } from "./fake-work.ts";
import { play } from "./play.ts";

export interface FakeSettings {
  /** Below it lies the staging of all attempts. */
  readonly stateFolder: string;
  readonly name?: string;
  /** Replaces some of the rules: findings, capacity. */
  readonly rules?: Partial<Rules>;
  readonly nowMs?: () => number;
  /** What work does for whose step there is no script; success with nothing by default. */
  readonly otherwise?: (work: FakeWork) => Act | undefined;
  /** What the program of a service does each time it is started; answers 200 to everything by default. */
  readonly serve?: PlayService;
}

/**
 * A platform in this process, whose programs do what a test says: by script, or by hand.
 *
 * It outlives the backends that are opened on it, as a real platform outlives a runner. Passes the suites of its ports.
 */
export class FakeBackend {
  readonly rules: Rules;
  readonly services: FakeServices;
  readonly #settings: FakeSettings;
  readonly #scripts = new Map<string, readonly Act[]>();
  readonly #works = new Map<string, FakeWork>();
  readonly #connections = new Set<FakeConnection>();
  readonly #waiting: { readonly step: string; readonly resolve: (work: FakeWork) => void }[] = [];
  readonly #untaken: FakeWork[] = [];

  constructor(settings: FakeSettings) {
    this.#settings = settings;
    this.services = new FakeServices(settings.serve);
    this.rules = { ...fakeRules, ...settings.rules };
  }

  /** What each attempt of a step does, in turn; the last act goes for all that follow. */
  script(step: string, acts: readonly Act[]): void {
    this.#scripts.set(label(step), acts);
  }

  /** The next piece of work of a step that has not been asked for yet, as soon as it is submitted. */
  submitted(step: string): Promise<FakeWork> {
    const index = this.#untaken.findIndex((work) => stepOf(work) === label(step));
    const [work] = index === -1 ? [] : this.#untaken.splice(index, 1);
    if (work !== undefined) return Promise.resolve(work);
    const { promise, resolve } = Promise.withResolvers<FakeWork>();
    this.#waiting.push({ step: label(step), resolve });
    return promise;
  }

  /** All work that was ever accepted, in order: one for each attempt, however often it was submitted. */
  get works(): readonly FakeWork[] {
    return [...this.#works.values()];
  }

  work(id: string): FakeWork | undefined {
    return this.#works.get(id);
  }

  /** The platform forgets a piece of work; whoever watches it learns that it is lost. */
  lose(id: string): void {
    this.#works.get(id)?.askToEnd({ status: "failed", failure: { class: "lost", message: "the platform forgot it" } });
    this.#works.delete(id);
  }

  /** Until `reconnect` nobody sees what happens on the platform; it happens all the same. */
  disconnect(): void {
    for (const connection of this.#connections) connection.isUp = false;
  }

  reconnect(): void {
    for (const connection of this.#connections) connection.isUp = true;
  }

  /** To be listed with the backends that a run knows. */
  get entry(): BackendEntry {
    return { rules: async () => this.rules, open: async () => this.open() };
  }

  /** What one runner opens. */
  open(): Backend {
    const { name = "fake", stateFolder, nowMs = Date.now } = this.#settings;
    const connection = new FakeConnection(nowMs);
    this.#connections.add(connection);
    return {
      name,
      staging: openDirectoryStaging(join(stateFolder, "staging")),
      environment: async () => "fake",
      jobs: this.#jobs({ name, nowMs, connection }),
      services: this.services.port(name),
      [Symbol.asyncDispose]: async () => {
        this.#connections.delete(connection);
      },
    };
  }

  #jobs({ name, nowMs, connection }: Opened): JobsPort {
    return {
      submit: async (workload, signal): Promise<Execution> => {
        signal.throwIfAborted();
        return connection.execution(name, this.#works.get(workload.id) ?? this.#accept(workload));
      },
      attach: async (handle, signal): Promise<Execution> => {
        signal.throwIfAborted();
        const work = this.#works.get(idOf(handle));
        return work === undefined ? lostExecution(handle, nowMs()) : connection.execution(name, work);
      },
    };
  }

  #accept(workload: Workload): FakeWork {
    const work = new FakeWork(workload, this.#settings.nowMs ?? Date.now);
    const act = this.#actFor(work);
    this.#works.set(workload.id, work);
    this.#announce(work);
    // Later, as on any platform: whoever submits first learns that it was accepted.
    if (act !== undefined) setImmediate(() => play(work, act));
    return work;
  }

  #actFor(work: FakeWork): Act | undefined {
    const acts = this.#scripts.get(stepOf(work));
    const { otherwise = () => ({ succeed: {} }) } = this.#settings;
    if (acts === undefined) return otherwise(work);
    const before = this.works.filter((other) => stepOf(other) === stepOf(work)).length;
    return acts[Math.min(before, acts.length - 1)];
  }

  #announce(work: FakeWork): void {
    const index = this.#waiting.findIndex(({ step }) => step === stepOf(work));
    const [waiting] = index === -1 ? [] : this.#waiting.splice(index, 1);
    if (waiting === undefined) this.#untaken.push(work);
    else waiting.resolve(work);
  }
}

interface Opened {
  readonly name: string;
  readonly nowMs: () => number;
  readonly connection: FakeConnection;
}

/** A scripted backend for tests of whatever uses backends. */
export function createFakeBackend(settings: FakeSettings): FakeBackend {
  return new FakeBackend(settings);
}

const fakeRules: Rules = {
  check: () => [],
  manifest: ({ command = [], args, env }) => ({ kind: "fake", argv: [...command, ...args], env }),
  view: (folder) => ({ work: `${folder}/work`, input: `${folder}/input`, output: `${folder}/output` }),
  inherits: [],
  serves: ({ service }) =>
    service?.expose === "network" ? [{ reach: "host" }, { reach: "network" }] : [{ reach: "host" }],
  stands: () => [{ reach: "host" }, { reach: "network" }],
  capacity: () => ({ slots: 4 }),
};

/** Steps are known to a backend by their labels alone, which are lower case. */
function label(step: string): string {
  return step.toLowerCase();
}

function stepOf({ workload }: FakeWork): string {
  return workload.labels["pipeline-step"] ?? "";
}

function idOf({ native }: Handle): string {
  const id = native !== null && typeof native === "object" ? new Map(Object.entries(native)).get("id") : undefined;
  if (typeof id === "string") return id;
  throw new TypeError("internal: this is no handle of the fake backend");
}
