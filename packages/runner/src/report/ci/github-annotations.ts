import type { RunEvent } from "../../events/event.ts";
import { type FailedStep, summarise } from "../../events/summary.ts";
import type { RunView } from "../../events/view.ts";
import { failureAdvice } from "../failure-advice.ts";
import type { Reporter } from "../reporter.ts";
import type { Sink } from "../sink.ts";
import { rootFirst } from "../summary-lines.ts";

/** Where a step is declared. */
export interface Place {
  /** Relative to the root of the repository. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface AnnotationOptions {
  readonly sink: Sink;
  readonly place: (step: string) => Promise<Place | undefined>;
}

/** GitHub shows no more of a kind. */
const mostOfAKind = 10;

/** At the end, a line for each step that failed and each warning, which GitHub shows beside the code. */
export class GithubAnnotations implements Reporter {
  readonly #options: AnnotationOptions;

  constructor(options: AnnotationOptions) {
    this.#options = options;
  }

  onEvent(_event: RunEvent): void {
    // All that is said is said at the end.
  }

  async close(view: RunView): Promise<void> {
    const { sink, place } = this.#options;
    const failed = rootFirst(summarise(view)).slice(0, mostOfAKind);
    const errors = await Promise.all(failed.map(async (step) => errorLine(step, await place(step.step))));
    const warnings = view.warnings
      .slice(0, mostOfAKind)
      .map((text) => command("warning", { title: view.pipeline }, text));
    sink.write([...errors, ...warnings].join(""));
  }
}

function errorLine({ step, failure }: FailedStep, at: Place | undefined): string {
  const where = at === undefined ? {} : { file: at.file, line: String(at.line), col: String(at.column) };
  const text = `${failure.class}: ${failure.message}\n→ ${failureAdvice(step, failure)}`;
  return command("error", { ...where, title: `step ${step} failed` }, text);
}

function command(name: "error" | "warning", properties: Readonly<Record<string, string>>, text: string): string {
  const listed = Object.entries(properties).map(([key, value]) => `${key}=${escaped(value, /[%\r\n:,]/g)}`);
  return `::${name} ${listed.join(",")}::${escaped(text, /[%\r\n]/g)}\n`;
}

function escaped(text: string, special: RegExp): string {
  return text.replaceAll(special, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}
