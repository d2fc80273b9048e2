import type { RunEvent } from "../events/event.ts";
import type { RunView, StepView } from "../events/view.ts";
import type { Reporter } from "./reporter.ts";
import type { Sink } from "./sink.ts";

/** At the end, what the run was for: a line `step.output = value` for each output of the steps that nothing needs. */
export class OutputsReporter implements Reporter {
  readonly #sink: Sink;
  /** Steps of an earlier run that lend their outputs to this one. */
  #borrowed: ReadonlySet<string> = new Set();

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  onEvent(event: RunEvent): void {
    if (event.type === "run.started") this.#borrowed = new Set(event.plan.borrowed.map(({ name }) => name));
  }

  async close(view: RunView): Promise<void> {
    const lines = lastSteps(view)
      .filter(({ name }) => !this.#borrowed.has(name))
      .flatMap(outputLines);
    if (lines.length > 0) this.#sink.write(lines.map((line) => `${line}\n`).join(""));
  }
}

function lastSteps(view: RunView): readonly StepView[] {
  const steps = [...view.steps.values()];
  const needed = new Set(steps.flatMap((step) => step.needs));
  return steps.filter(({ name }) => !needed.has(name));
}

/** `step.output = value` for each output of a step, values before artifacts. */
export function outputLines({ name, result }: Pick<StepView, "name" | "result">): readonly string[] {
  if (result === undefined) return [];
  const values = Object.entries(result.values).map(([output, value]) => `${name}.${output} = ${JSON.stringify(value)}`);
  const paths = Object.entries(result.artifacts).map(([output, { location }]) => `${name}.${output} = ${location}`);
  return [...values, ...paths];
}
