import type { Failure, ServiceExecution, ServiceOutcome, ServicesPort, ServiceWorkload } from "../../contract/index.ts";
import type { ServiceBehaviour, ServicesPlace } from "./harness.ts";

type Changes = Partial<ServiceWorkload>;

/** One service in the way of the runner: staged, applied, followed. */
export class ServiceTrial {
  readonly place: ServicesPlace;
  readonly workload: ServiceWorkload;

  private constructor(place: ServicesPlace, workload: ServiceWorkload) {
    this.place = place;
    this.workload = workload;
  }

  /** Everything up to the apply. */
  static async stage(place: ServicesPlace, behaviour: ServiceBehaviour, changes: Changes = {}): Promise<ServiceTrial> {
    const step = `web-${crypto.randomUUID().slice(0, 8)}`;
    const port = changes.port ?? (await place.freePort());
    return ServiceTrial.#staged(place, workloadOf(place, { step, port, behaviour, changes }));
  }

  /** The same service in a later attempt, otherwise where `changes` or another behaviour say so. */
  async again(behaviour?: ServiceBehaviour, changes: Changes = {}): Promise<ServiceTrial> {
    const { service, port, spec } = this.workload;
    const id = `again-${crypto.randomUUID().slice(0, 8)}`;
    const own = behaviour === undefined ? {} : { ...this.place.program(behaviour), spec: `${spec}-${behaviour.says}` };
    const next = { ...this.workload, ...own, id, service, port, ...changes };
    const address = { namespace: "suite", pipeline: "services", run: "20260101-000001-test", step: id, attempt: 1 };
    return ServiceTrial.#staged(
      this.place,
      placed({ ...next, folder: this.place.backend.staging.folder(address) }, this.place),
    );
  }

  apply(
    port: ServicesPort = servicesOf(this.place),
    signal: AbortSignal = new AbortController().signal,
  ): Promise<ServiceExecution> {
    return port.apply(this.workload, signal);
  }

  /** Applies, and waits until it is ready or is not. */
  async stand(): Promise<Standing> {
    const execution = await this.apply();
    return { execution, ready: readyOf(await execution.outcome) };
  }

  static async #staged(place: ServicesPlace, workload: ServiceWorkload): Promise<ServiceTrial> {
    const contents = { inputs: {}, artifacts: [], shipped: [], outputFolders: [] };
    await place.backend.staging.prepare(workload.folder, contents);
    return new ServiceTrial(place, workload);
  }
}

interface Standing {
  readonly execution: ServiceExecution;
  readonly ready: Ready;
}

type Ready = Extract<ServiceOutcome, { readonly status: "succeeded" }>;

export function servicesOf({ backend }: Pick<ServicesPlace, "backend">): ServicesPort {
  if (backend.services === undefined) throw new Error(`backend "${backend.name}" has no services port`);
  return backend.services;
}

export function readyOf(outcome: ServiceOutcome): Ready {
  if (outcome.status === "succeeded") return outcome;
  throw new Error(`the service was expected to be ready: ${JSON.stringify(outcome)}`);
}

export function failureOf(outcome: ServiceOutcome): Failure {
  if (outcome.status === "failed") return outcome.failure;
  throw new Error(`the service was expected to fail: ${JSON.stringify(outcome)}`);
}

/** What it says of itself, asked at its first endpoint. */
export async function saidBy(trial: ServiceTrial, ready: Ready): Promise<string | undefined> {
  const [endpoint] = ready.endpoints;
  if (endpoint === undefined) throw new Error("a ready service has an endpoint");
  return (await trial.place.ask(endpoint, "/says"))?.text.trim();
}

interface Made {
  readonly step: string;
  readonly port: number;
  readonly behaviour: ServiceBehaviour;
  readonly changes: Changes;
}

function workloadOf(place: ServicesPlace, { step, port, behaviour, changes }: Made): ServiceWorkload {
  const address = { namespace: "suite", pipeline: "services", run: "20260101-000000-test", step, attempt: 1 };
  const folder = place.backend.staging.folder(address);
  const workload = {
    id: `${step}-1`,
    service: step,
    spec: `${step}-${behaviour.says}`,
    ...place.program(behaviour),
    env: { PORT: String(port) },
    secrets: {},
    secretFiles: {},
    resources: { gpu: [] },
    folder,
    labels: { "pipeline-step": step, "pipeline-run": address.run },
    graceMs: 5000,
    sidecars: {},
    port,
    health: "/health",
    readyTimeoutMs: 20_000,
    expose: "loopback",
    restart: "never",
    ...changes,
  } as const;
  return placed(workload, place);
}

/** With the variables that belong to its id and folder. */
function placed(workload: ServiceWorkload, { rules }: ServicesPlace): ServiceWorkload {
  const { input, output } = rules.view(workload.folder);
  const env = { ...workload.env, INPUT_PATH: input, OUTPUT_PATH: output, EXECUTION_ID: workload.id };
  return { ...workload, env };
}
