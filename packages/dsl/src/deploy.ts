import { frozenCopy } from "./frozen-copy.ts";
import type { Inputs, NoInputs, ValuesOf } from "./inputs.ts";
import type { NoOutputs, RefsOf } from "./outputs.ts";
import { type Place, placeOf } from "./place.ts";
import type { Retries } from "./policy.ts";
import type { ServiceSchedule } from "./schedule.ts";
import type { ByCommand, ByImage, ByScript, StepSpec } from "./spec.ts";
import type { Duration } from "./units.ts";
import { withRefs } from "./with-refs.ts";

/** A step that leaves a service; it has succeeded once the service is ready. */
export interface Deploy<out N extends string = string, out I = NoInputs, out C = NoOutputs> {
  readonly kind: "deploy";
  readonly name: N;
  readonly outputs: RefsOf<C>;
  readonly spec: AnyDeploySpec;
  readonly place: Place;
  readonly "~values"?: { readonly inputs: I; readonly outputs: C };
}

/** What every deploy says, whatever its program. */
export interface DeployCommon<I extends Inputs> extends StepSpec<I, NoOutputs> {
  /** A service writes no outputs; its `url` is declared for it. */
  readonly outputs?: never;
  /** The port that the program listens on. */
  readonly port: number;
  /** The path that answers 2xx once the service is ready; `"port"` asks for a bare port check by name. */
  readonly health: `/${string}` | "port";
  /** Longest time from start to ready; 5 m by default. */
  readonly readyTimeout?: Duration;
  /**
   * `"keep"`, the default: the service outlives the run, and later runs adopt it while it is unchanged. `"run"`: it is the
   * run's own, and goes when the run ends.
   */
  readonly lifetime?: "run" | "keep";
  /** Who may reach it: `"loopback"`, the default, this machine alone; `"network"`, whoever reaches this machine. */
  readonly expose?: "loopback" | "network";
  /**
   * What follows when its program ends by itself after it has been ready: `"never"`, `"on-failure"` (the default, until it
   * has failed five times in a row), or `"always"`.
   */
  readonly restart?: "never" | "on-failure" | "always";
  /** It is stopped this long after the last request; the next one starts it again. */
  readonly idleTimeout?: Duration;
  /** When it is up; always, by default. */
  readonly schedule?: ServiceSchedule;
  /**
   * `"in-place"`, the default: a changed service stands once the former is gone. `"without-gap"`: the former answers until
   * the changed one is ready, and both are up for a while; its program must listen on the port in `PORT`.
   */
  readonly replace?: "in-place" | "without-gap";
  /** Attempts that follow one in which it did not become ready. */
  readonly retries?: Retries;
}

/** What a deploy says: its settings, and one way to say what runs; never a function, which ends. */
export type DeploySpec<I extends Inputs> = DeployCommon<I> & (ByCommand | ByScript | ByImage);

/** A deploy's spec once its types have been checked. */
export type AnyDeploySpec = DeploySpec<Inputs>;

/** Declares a deploy; its one output is the `url` at which later steps reach the service. */
export function deploy<const N extends string, const I extends Inputs = NoInputs>(
  name: N,
  spec: DeploySpec<I>,
): Deploy<N, ValuesOf<I>, { readonly url: string }> {
  return withRefs<Deploy<N, ValuesOf<I>, { readonly url: string }>>(
    { kind: "deploy", name, spec: frozenCopy(spec), place: placeOf(deploy) },
    ["url"],
  );
}
