import type { Execution, Handle } from "./execution.ts";
import type { HostFacts, Rules } from "./rules.ts";
import type { ServicesPort } from "./service.ts";
import type { Staging } from "./staging.ts";
import type { Workload } from "./workload.ts";

/** A place that executes workloads. A missing port is the capability flag: it cannot lie. */
export interface Backend extends AsyncDisposable {
  readonly name: string;
  readonly staging: Staging;
  readonly jobs?: JobsPort;
  readonly services?: ServicesPort;
  /** What a program's result depends on besides its words and files: the image's digest, or this machine's interpreter. */
  environment(program: Pick<Workload, "command" | "image" | "platform">): Promise<string>;
  /**
   * What keeps every program from running here, such as an engine that does not answer; asked before anything starts.
   * Nothing when there is no such thing. Never rejects.
   */
  preflight?(): Promise<{ readonly message: string; readonly remedy: string } | undefined>;
  /** Begins what the first submit would wait for; a hint for a caller that knows that work will come. */
  warm?(): void;
}

export interface JobsPort {
  /**
   * Starts the work, or adopts it when this id was submitted before.
   *
   * Resolves once the platform has accepted. A refusal (unknown command, quota, image) is an outcome, not a
   * rejection; rejects only with the reason of an aborted `signal`, and then nothing was created.
   */
  submit(workload: Workload, signal: AbortSignal): Promise<Execution>;
  /** Finds the work again, from any process. Work that cannot be found has the outcome `lost`. */
  attach(handle: Handle, signal: AbortSignal): Promise<Execution>;
}

/** How the registry knows a backend: rules without the SDK, the rest on demand. */
export interface BackendEntry {
  rules(): Promise<Rules>;
  /** What this backend wants to know of the runner's machine besides its size. */
  hostFacts?(): Promise<Partial<HostFacts>>;
  open(options: BackendOptions): Promise<Backend>;
}

/** `missing`: what is not here yet; `never`: only what is here is used. */
export type PullPolicy = "always" | "missing" | "never";

export interface BackendOptions {
  /** The folder that holds the project's state; local staging lies below it. */
  readonly stateFolder: string;
  /** The environment of the runner, for a backend's own credentials and the local allow-list. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** When an image is fetched, and its tag asked for anew; absent: `missing`. */
  readonly pull?: PullPolicy;
}
