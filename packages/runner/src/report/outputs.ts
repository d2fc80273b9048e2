import type { RunEvent } from "../events/event.ts";
import type { RunView, StepView } from "../events/view.ts";
import { linesText } from "./lines-text.ts";
import type { Reporter } from "./reporter.ts";
import type { Sink } from "./sink.ts";

/**
 * At the end, what the run was for: a line `step.output = value` for each output of the steps that nothing needs, and
 * `step.output → path` for each output that was published, whichever its step.
 */
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
    const last = new Set(lastSteps(view));
    const lines = [...view.steps.values()]
      .filter(({ name }) => !this.#borrowed.has(name))
      .flatMap((step) => (last.has(step) ? outputLines(step) : publishedLines(step)));
    if (lines.length > 0) this.#sink.write(linesText(lines));
  }
}

function lastSteps(view: RunView): readonly StepView[] {
  const steps = [...view.steps.values()];
  const needed = new Set(steps.flatMap((step) => step.needs));
  return steps.filter(({ name }) => !needed.has(name));
}

function publishedLines({ name, published = [] }: Pick<StepView, "name" | "published">): readonly string[] {
  return published.map(({ output, path }) => `${name}.${output} → ${path}`);
}

/** `step.output = value` for each output of a step, values before artifacts; a published artifact by that place alone. */
export function outputLines({
  name,
  result,
  published = [],
}: Pick<StepView, "name" | "result" | "published">): readonly string[] {
  if (result === undefined) return [];
  const values = Object.entries(result.values).map(([output, value]) => `${name}.${output} = ${JSON.stringify(value)}`);
  const isElsewhere = (output: string): boolean => published.some((each) => each.output === output);
  const kept = Object.entries(result.artifacts).filter(([output]) => !isElsewhere(output));
  const paths = kept.map(([output, { location }]) => `${name}.${output} = ${location}`);
  return [...values, ...paths, ...publishedLines({ name, published })];
}
