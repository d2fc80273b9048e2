import type { LogLine } from "@pipeline/backends/contract";
import type { RunEvent } from "../events/event.ts";
import { summarise } from "../events/summary.ts";
import type { RunView } from "../events/view.ts";
import { linesText } from "./lines-text.ts";
import { LogTails } from "./log-tail.ts";
import type { Reporter } from "./reporter.ts";
import type { Sink } from "./sink.ts";
import { rootFirst, summaryLines } from "./summary-lines.ts";

export interface SummaryOptions {
  readonly sink: Sink;
  readonly hasColor: boolean;
  /** Where a step is declared: `pipelines.ts:12:7`. */
  readonly place: (step: string) => Promise<string | undefined>;
  readonly again: string;
}

/** Says at the end what happened; says nothing before. */
export class SummaryReporter implements Reporter {
  readonly #options: SummaryOptions;
  readonly #tails = new LogTails();

  constructor(options: SummaryOptions) {
    this.#options = options;
  }

  onEvent(event: RunEvent): void {
    if (event.type === "attempt.submitting" || event.type === "step.succeeded") this.#tails.forget(event.step);
  }

  onLog(step: string, _attempt: number, lines: readonly LogLine[]): void {
    this.#tails.add(step, lines);
  }

  async close(view: RunView): Promise<void> {
    const { sink, place, again, hasColor } = this.#options;
    const failed = rootFirst(summarise(view)).map(({ step }) => step);
    const found = await Promise.all(failed.map(async (name) => [name, await place(name)] as const));
    const places = new Map(found.flatMap(([name, at]) => (at === undefined ? [] : [[name, at] as const])));
    const logTail = (step: string): readonly string[] => this.#tails.of(step);
    const lines = summaryLines({ view, places, logTail, again, hasColor });
    sink.write(linesText(lines));
  }
}
