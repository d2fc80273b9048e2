/** Where signals go: whoever runs a step's function puts it at `signalsKey` of `globalThis`; elsewhere there is none. */
export type WriteSignal = (signal: Signal) => void;

/** One line that a program appends to the file that `PIPELINE_SIGNALS` names, as JSON. */
export type Signal =
  | { readonly progress: number; readonly message?: string }
  | { readonly metric: string; readonly value: number; readonly step?: number };

/** The same in every copy of this package. */
export const signalsKey: symbol = Symbol.for("@pipeline/signals");

/**
 * Tells how far a `run` function is, from 0 to 1, and what it does. Of several within a moment the last counts. Does
 * nothing outside a step, and nothing for what is no number.
 */
export function progress(fraction: number, message?: string): void {
  const told = Math.min(1, Math.max(0, fraction));
  if (!Number.isNaN(told)) write({ progress: told, ...(message === undefined ? {} : { message }) });
}

/**
 * Reports a number that changes while a `run` function works: shown live, kept, and plotted in `pipeline report`.
 *
 * `step` is its place on the axis; without it values count up. Does nothing outside a step, and nothing for a value that
 * is not finite.
 */
export function metric(name: string, value: number, { step }: { readonly step?: number } = {}): void {
  if (Number.isFinite(value)) write({ metric: name, value, ...(step === undefined ? {} : { step }) });
}

function write(signal: Signal): void {
  const writer: unknown = Reflect.get(globalThis, signalsKey);
  if (typeof writer === "function") writer(signal);
}
