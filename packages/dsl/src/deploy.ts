import { frozenCopy } from "./frozen-copy.ts";
import type { Inputs, ValuesOf } from "./inputs.ts";
import type { Outputs, RefsOf } from "./outputs.ts";
import { type Place, placeOf } from "./place.ts";
import { type Ref, ref } from "./ref.ts";
import type { ByCommand, ByImage, ByScript, StepSpec } from "./spec.ts";
import type { Duration } from "./units.ts";

declare const values: unique symbol;

/** A step that leaves a service; it has succeeded once the service is ready. */
export interface Deploy<out N extends string = string, out I = {}, out C = {}> {
  readonly kind: "deploy";
  readonly name: N;
  readonly outputs: RefsOf<C>;
  readonly spec: AnyDeploySpec;
  readonly place: Place;
  readonly [values]?: { readonly inputs: I; readonly outputs: C };
}

export interface DeployCommon<I extends Inputs> extends StepSpec<I, {}> {
  /** The port that the program listens on. */
  readonly port: number;
  /** The path that answers 2xx once the service is ready; `"port"` asks for a bare port check by name. */
  readonly health: `/${string}` | "port";
  /** Longest time from start to ready; 5 m by default. */
  readonly readyTimeout?: Duration;
}

export type DeploySpec<I extends Inputs> = DeployCommon<I> & (ByCommand | ByScript | ByImage);

/** A deploy's spec once its types have been checked. */
export type AnyDeploySpec = DeploySpec<Inputs> & { readonly outputs?: Outputs };

/** Declares a deploy; its one output is the `url` at which later steps reach the service. */
export function deploy<const N extends string, const I extends Inputs = {}>(
  name: N,
  spec: DeploySpec<I>,
): Deploy<N, ValuesOf<I>, { readonly url: string }> {
  const outputs = {} as { url: Ref<string> };
  const made = { kind: "deploy", name, outputs, spec: frozenCopy(spec), place: placeOf(deploy) } as Deploy<
    N,
    ValuesOf<I>,
    { readonly url: string }
  >;
  outputs.url = ref(made, "url");
  Object.freeze(outputs);
  return Object.freeze(made);
}
