import { appendFileSync } from "node:fs";
import type { WriteSignal } from "@pipeline/dsl";

/**
 * Lets `progress` and `metric` of the language write to the file that the runner reads, where there is one.
 *
 * The key is written out, since a bundle holds only what the user's function reaches. What cannot be written is left
 * out: a signal is never worth a failed step.
 */
export function installSignals(path: string | undefined): void {
  if (path === undefined) return;
  const write: WriteSignal = (signal) => {
    try {
      appendFileSync(path, `${JSON.stringify(signal)}\n`, { mode: 0o600 });
    } catch {
      // Whoever runs the step sees the last one that came through.
    }
  };
  Reflect.set(globalThis, Symbol.for("@pipeline/signals"), write);
}
