import { type Ref, ref } from "./ref.ts";
import type { Step } from "./step.ts";

/**
 * Completes a step with a ref for each of its outputs, then freezes it.
 *
 * A ref holds its step and the step holds its refs, so the step stays open until both are made; the cast says that
 * `names` are the keys that the step's type promises.
 */
export function withRefs<S extends Step>(step: Omit<S, "outputs">, names: readonly string[]): S {
  const outputs: Record<string, Ref<unknown>> = Object.create(null);
  const made = { ...step, outputs } as Step as S;
  for (const name of names) outputs[name] = ref(made, name);
  Object.freeze(outputs);
  return Object.freeze(made);
}
