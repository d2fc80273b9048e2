import { join } from "node:path";
import { describeStep } from "../api/describe.ts";
import type { PlanSource, RunEvent } from "../events/event.ts";
import type { RunView } from "../events/view.ts";
import type { Reporter } from "../report/reporter.ts";
import type { Sink } from "../report/sink.ts";
import type { Invocation } from "./invocation.ts";

/** How the end of a run is told that was submitted; `undefined` for any other, whose outputs are told. */
export function submitOutcome(source: PlanSource | undefined, invocation: Invocation): Reporter | undefined {
  return source !== undefined && "job" in source ? new SubmitReporter(invocation) : undefined;
}

/** What is to know of a job that was placed: on stderr when it is, on stdout when it has ended. */
class SubmitReporter implements Reporter {
  readonly #stdout: Sink;
  readonly #stderr: Sink;

  constructor({ stdout, stderr }: { readonly stdout: Sink; readonly stderr: Sink }) {
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  onEvent(event: RunEvent, view: RunView): void {
    if (event.type !== "attempt.submitted") return;
    const { execution = "", folder = "" } = view.steps.get(event.step) ?? {};
    const at = new Date(event.atMs).toISOString();
    this.#stderr.write(`placed ${at} as ${execution}, log in ${join(folder, "log")}\n`);
  }

  async close(view: RunView): Promise<void> {
    for (const step of view.steps.values()) {
      const json = step.result?.values.result ?? null;
      const files = Object.entries(step.result?.artifacts ?? {}).map(
        ([name, { location }]) => `  ${name}: ${location}\n`,
      );
      this.#stdout.write(`${describeStep(step, view.namespace, json)}\n${files.join("")}`);
    }
  }
}
