import type { Execution, Handle } from "./execution.ts";
import type { Failure } from "./failure.ts";
import type { Workload } from "./workload.ts";

/** Keeps services: what a deploy leaves. */
export interface ServicesPort {
  /**
   * Makes the service stand as specified: a no-op where it already does, a replacement where it stands otherwise.
   *
   * Resolves once the platform has accepted. A refusal is an outcome, not a rejection; rejects only with the reason of an
   * aborted `signal`, and then nothing was changed.
   */
  apply(service: ServiceWorkload, signal: AbortSignal): Promise<ServiceExecution>;
  /** Finds the service again, from any process. One that is gone has the outcome `lost`. */
  attach(handle: Handle, signal: AbortSignal): Promise<ServiceExecution>;
  /** All services that we left here, whoever's run it was. */
  list(): Promise<readonly StandingService[]>;
  /** Idempotent; resolves when the service is gone, and its port free. */
  remove(service: string): Promise<void>;
}

/** A workload that stays, under a name that outlives its run. */
export interface ServiceWorkload extends Omit<Workload, "outputs" | "stdout" | "timeoutMs" | "workers"> {
  /** Derived from namespace, pipeline and step. At most 63 of [a-z0-9-]. */
  readonly service: string;
  /** Digest of all that makes the service what it is; equal specs are one service. */
  readonly spec: string;
  /** That the program listens on. */
  readonly port: number;
  /** A path that answers 2xx once it is ready, or `port` for a bare connection. */
  readonly health: string;
  readonly readyTimeoutMs: number;
  /** Who may reach it: this machine alone, or whoever reaches this machine. */
  readonly expose: "loopback" | "network";
  /** What follows when its program ends by itself. */
  readonly restart: "never" | "on-failure" | "always";
}

/** A service on its way to ready, and then ready. Disposing stops watching; the service stands. */
export interface ServiceExecution extends Pick<Execution, "handle" | "watch" | "logs">, AsyncDisposable {
  /** Settles once, never rejects: ready, or why not. */
  readonly outcome: Promise<ServiceOutcome>;
  /** Settles once a ready service has died and will not be restarted; never when it is removed by us. */
  readonly died: Promise<Failure>;
  /** Gives up waiting for ready and removes what this call made; idempotent. */
  cancel(): Promise<void>;
}

export type ServiceOutcome = (
  | { readonly status: "succeeded"; readonly endpoints: readonly Endpoint[]; readonly isKept: boolean }
  | { readonly status: "failed"; readonly failure: Failure }
  | { readonly status: "cancelled" }
) & { readonly startedAtMs?: number; readonly endedAtMs: number };

/** Where a service is reached, and from where: `host` is the machine that it stands on. */
export interface Endpoint {
  readonly reach: "host" | "network" | "public";
  readonly url: string;
  /** Of `network`: which one, in the words of the backend. */
  readonly network?: string;
}

export interface StandingService {
  readonly service: string;
  readonly spec: string;
  readonly handle: Handle;
  readonly status: "starting" | "ready" | "unhealthy" | "stopped" | "died";
  readonly endpoints: readonly Endpoint[];
  readonly sinceMs?: number;
  readonly labels: Readonly<Record<string, string>>;
}
