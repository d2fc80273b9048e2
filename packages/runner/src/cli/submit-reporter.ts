import { join } from "node:path";
import { describeStep } from "../api/describe.ts";
import type { PlanSource, RunEvent } from "../events/event.ts";
import type { RunView } from "../events/view.ts";
import type { Reporter } from "../report/reporter.ts";
import type { Sink } from "../report/sink.ts";
import type { Invocation } from "./invocation.ts";
import type { Settings } from "./settings.ts";

/** How the end of a run is told that was submitted; `undefined` for any other, whose outputs are told. */
export function submitOutcome(
  source: PlanSource | undefined,
  { stdout, stderr }: Pick<Invocation, "stdout" | "stderr">,
  { verbosity }: Pick<Settings, "verbosity">,
): Reporter | undefined {
  if (source === undefined || !("job" in source)) return undefined;
  return new SubmitReporter(stdout, verbosity === "quiet" ? undefined : stderr);
}

/** What is to know of a job that was placed: on stderr when it is, on stdout when it has ended. */
class SubmitReporter implements Reporter {
  readonly #stdout: Sink;
  /** Absent: only the end is told. */
  readonly #stderr: Sink | undefined;

  constructor(stdout: Sink, stderr: Sink | undefined) {
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  onEvent(event: RunEvent, view: RunView): void {
    if (event.type !== "attempt.submitted") return;
    const { execution = "", folder = "" } = view.steps.get(event.step) ?? {};
    const at = new Date(event.atMs).toISOString();
    this.#stderr?.write(`placed ${at} as ${execution}, log in ${join(folder, "log")}\n`);
  }

  async close(view: RunView): Promise<void> {
    // Of an image that was made on the way only a failure is news.
    const told = [...view.steps.values()].filter(({ kind, status }) => kind !== "build" || status === "failed");
    for (const step of told) {
      const json = step.result?.values.result ?? null;
      const files = Object.entries(step.result?.artifacts ?? {}).map(
        ([name, { location }]) => `  ${name}: ${location}\n`,
      );
      this.#stdout.write(`${describeStep(step, view.namespace, json)}\n${files.join("")}`);
    }
  }
}
