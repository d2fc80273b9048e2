import type { Execution, Handle, LogLine, OutcomeTimes } from "./execution.ts";
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
  /** Finds the service again, from any process. One that is gone, or stands otherwise by now, has the outcome `lost`. */
  attach(handle: Handle, signal: AbortSignal): Promise<ServiceExecution>;
  /** All services that this project has left here, whichever run it was; looks at each once, now. */
  list(): Promise<readonly StandingService[]>;
  /** Idempotent; resolves when the service is gone, and its port free. */
  remove(service: string): Promise<void>;
}

/** What a deploy says of its service besides its program. */
export interface ServiceTerms {
  /** That the program listens on. */
  readonly port: number;
  /** A path that answers 2xx once it is ready, or `port` for a bare connection. */
  readonly health: string;
  readonly readyTimeoutMs: number;
  /** Who may reach it: this machine alone, or whoever reaches this machine. */
  readonly expose: "loopback" | "network";
  /**
   * What follows when its program ends by itself after it has been ready. `on-failure` gives up after five failures in a
   * row. A program that ends before it has been ready is not started again: it never was a service.
   */
  readonly restart: "never" | "on-failure" | "always";
  /** Held by the runner's keeper for a backend that cannot; whoever holds it takes it out of what it applies below. */
  readonly keeping?: ServiceKeeping;
}

/** When a service is up, and how a changed one takes its place; plain JSON, as a manifest shows it. */
export type ServiceKeeping = {
  /** Stopped this long after the last request, started again by the next. */
  readonly idleTimeoutMs?: number;
  /** Stopped outside of all of them. */
  readonly windows?: ServiceWindows;
  /** The former answers until the changed one is ready. */
  readonly withoutGap?: true;
};

/** Times of a day by the clocks of a zone; `days` as the fifth field of a cron expression. */
export type ServiceWindows = {
  readonly zone: string;
  readonly each: readonly { readonly days: string; readonly from: string; readonly to: string }[];
};

/**
 * A workload that stays, under a name that outlives its run.
 *
 * Its program finds the port in `PORT`, and in `HOST` the address to listen on.
 */
export interface ServiceWorkload extends Omit<Workload, "outputs" | "stdout" | "timeoutMs" | "workers">, ServiceTerms {
  /** Derived from namespace, pipeline and step. At most 63 of [a-z0-9-]. */
  readonly service: string;
  /** Digest of all that makes the service what it is; equal specs are one service. */
  readonly spec: string;
}

/** A service on its way to ready, and then ready. Disposing stops watching; the service stands. */
export interface ServiceExecution extends Pick<Execution, "handle" | "watch">, AsyncDisposable {
  /** Settles once, never rejects: ready, or why not. One that is not ready in time is removed. */
  readonly outcome: Promise<ServiceOutcome>;
  /** Settles once a ready service is gone and will not be restarted; never when this port has removed it. */
  readonly died: Promise<Failure>;
  /**
   * Lines from the start, over all that its program was started; ends when the service is gone, or nobody watches any
   * more. `now`: ends with the last line that is there.
   */
  logs(until?: "now"): AsyncIterable<LogLine>;
  /** Gives up waiting for ready and removes what this call made; idempotent, and nothing once the outcome has settled. */
  cancel(): Promise<void>;
}

export type ServiceOutcome = (
  | {
      readonly status: "succeeded";
      /** Best first. */
      readonly endpoints: readonly Endpoint[];
      /** It stood already, as specified. */
      readonly isKept: boolean;
    }
  | { readonly status: "failed"; readonly failure: Failure }
  | { readonly status: "cancelled" }
) &
  OutcomeTimes;

/**
 * From where a service is reached, or where a program is: `host`, the machine that the service stands on; `network`, a
 * private network by its name, or without a name that of the machine; `public`, from everywhere.
 */
export interface Reach {
  readonly reach: "host" | "network" | "public";
  /** In the words of the backend. */
  readonly network?: string;
}

/** Where a service is reached, and from where. */
export interface Endpoint extends Reach {
  /** `http://host:port`, without a path. */
  readonly url: string;
}

export interface StandingService {
  readonly service: string;
  readonly spec: string;
  readonly handle: Handle;
  /** `stopped`: not of its own accord, such as with the machine. */
  readonly status: "starting" | "ready" | "unhealthy" | "stopped" | "died";
  /** Why it is not ready, in words. */
  readonly reason?: string;
  readonly endpoints: readonly Endpoint[];
  /** When its program was started last. */
  readonly sinceMs?: number;
  /** The attempt's folder, in the words of the backend's staging: its program works there. */
  readonly folder: string;
  readonly labels: Readonly<Record<string, string>>;
}
