import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {
  AttemptAddress,
  Backend,
  Collection,
  Content,
  DeclaredOutput,
  Execution,
  ExecutionState,
  Failure,
  JobsPort,
  Outcome,
  Workload,
} from "../contract/index.ts";
import type { Behaviour } from "./behaviour.ts";
import type { JobsPlace } from "./harness.ts";

/** What a test asks for besides how the program behaves. */
export interface Asked {
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly secretFiles?: Workload["secretFiles"];
  readonly outputs?: readonly DeclaredOutput[];
  readonly files?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly graceMs?: number;
}

/** One attempt in the way of the runner: staged, submitted, followed, collected. */
export class Trial {
  readonly place: JobsPlace;
  readonly workload: Workload;
  readonly states: ExecutionState[] = [];

  private constructor(place: JobsPlace, workload: Workload) {
    this.place = place;
    this.workload = workload;
  }

  /** Everything up to the submit. */
  static async stage(place: JobsPlace, behaviour: Behaviour, asked: Asked = {}): Promise<Trial> {
    const step = `step-${crypto.randomUUID().slice(0, 8)}`;
    const address = { namespace: "suite", pipeline: "jobs-port", run: "20260101-000000-test", step, attempt: 1 };
    const folder = place.backend.staging.folder(address);
    const trial = new Trial(place, workloadOf(place, { address, folder, behaviour, asked }));
    const shipped = Object.entries(asked.files ?? {}).map(([at, bytes]) => ({ at, from: content(bytes) }));
    await place.backend.staging.prepare(folder, { inputs: {}, artifacts: [], shipped, outputFolders: [] });
    return trial;
  }

  async submit(workload: Workload = this.workload): Promise<Execution> {
    const execution = await jobsOf(this.place).submit(workload, new AbortController().signal);
    execution.watch((state) => this.states.push(state));
    return execution;
  }

  /** Submits, and waits for the end. */
  async end(workload: Workload = this.workload): Promise<Outcome> {
    return (await this.submit(workload)).outcome;
  }

  collect(): Promise<Collection> {
    return this.place.backend.staging.collect(this.workload.folder, this.workload.outputs);
  }

  release(): Promise<void> {
    return this.place.release(this.workload);
  }
}

export function jobsOf({ backend }: { readonly backend: Backend }): JobsPort {
  if (backend.jobs === undefined) throw new Error(`backend "${backend.name}" has no jobs port`);
  return backend.jobs;
}

/** The text of a declared file, brought here the way a local consumer gets it. */
export async function textOf(trial: Trial, name: string): Promise<string> {
  const collection = await trial.collect();
  const artifact = collection.status === "collected" ? collection.artifacts[name] : undefined;
  if (artifact === undefined) throw new Error(`output "${name}" was not collected: ${JSON.stringify(collection)}`);
  const folder = await mkdtemp(join(tmpdir(), "suite-"));
  try {
    await trial.place.backend.staging.fetch(artifact, join(folder, name));
    return await readFile(join(folder, name), "utf8");
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function linesOf(execution: Execution): Promise<string[]> {
  return (await Array.fromAsync(execution.logs())).map(({ text }) => text);
}

export function failureOf(outcome: Outcome): Failure {
  if (outcome.status === "failed") return outcome.failure;
  throw new Error(`the program was expected to fail; it has ${outcome.status}`);
}

/** How the failure is judged that the runner makes of what was collected. */
export function contractOf(collection: Collection): Failure["class"] | "kept" {
  if (collection.status === "failed") return collection.failure.class;
  return collection.missing.length > 0 ? "contract" : "kept";
}

function content(bytes: string): Content {
  return { kind: "content", bytes };
}

function workloadOf(place: JobsPlace, made: Made): Workload {
  const { address, folder, behaviour, asked } = made;
  const id = address.step;
  const { input, output } = place.rules.view(folder);
  const { env, secrets = {}, secretFiles = {}, outputs = [], timeoutMs, graceMs = 5000 } = asked;
  return {
    id,
    ...place.program(behaviour),
    env: { ...env, INPUT_PATH: input, OUTPUT_PATH: output, EXECUTION_ID: id },
    secrets,
    secretFiles,
    ...(place.image === undefined ? {} : { image: place.image }),
    resources: { gpu: [] },
    folder,
    outputs,
    labels: { "pipeline-step": address.step, "pipeline-run": address.run, ...asked.labels },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    graceMs,
    workers: 1,
    sidecars: {},
  };
}

interface Made {
  readonly address: AttemptAddress;
  readonly folder: string;
  readonly behaviour: Behaviour;
  readonly asked: Asked;
}
