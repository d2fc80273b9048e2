import { type Opaque, opaque } from "./opaque.ts";
import type { Step } from "./step.ts";

/**
 * Typed handle on a value or artifact that a step will produce.
 *
 * Knows its maker and its type; never holds the value, so every attempt to read it as text throws.
 */
export type Ref<T> = Opaque & RefFields<T>;

/** What a ref is at run time. */
export interface RefFields<out T> {
  readonly kind: "ref";
  readonly from: Step;
  readonly output: string;
  readonly "~carried"?: T | undefined;
}

/** `from` must already be the finished step: reaching a ref is how a pipeline finds its steps. */
export function ref<T>(from: Step, output: string): Ref<T> {
  return opaque(
    { kind: "ref", from, output },
    `"${from.name}.${output}" is not known yet: it is a ref to what step "${from.name}" will produce.`,
    "Pass it in `inputs`, `args` or `env`, or build text from it with the `text` tag.",
  );
}
