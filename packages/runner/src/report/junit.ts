import type { LogLine } from "@pipeline/backends/contract";
import type { RunEvent } from "../events/event.ts";
import { summarise } from "../events/summary.ts";
import type { RunView, StepView } from "../events/view.ts";
import { LogTails } from "./log-tail.ts";
import { logText } from "./log-text.ts";
import type { Reporter } from "./reporter.ts";

export interface JunitOptions {
  readonly write: (xml: string) => Promise<void>;
  /** Where a step is declared. */
  readonly place: (step: string) => Promise<{ readonly file: string; readonly line: number } | undefined>;
}

const mostLogCharacters = 2_000;

/** At the end, the run as a JUnit file, which every host of continuous integration can read: a test case per step. */
export class JunitReporter implements Reporter {
  readonly #options: JunitOptions;
  readonly #tails = new LogTails(50);

  constructor(options: JunitOptions) {
    this.#options = options;
  }

  onEvent(event: RunEvent): void {
    if (event.type === "attempt.submitting" || event.type === "step.succeeded") this.#tails.forget(event.step);
  }

  onLog(step: string, _attempt: number, lines: readonly LogLine[]): void {
    this.#tails.add(step, lines);
  }

  async close(view: RunView): Promise<void> {
    const steps = [...view.steps.values()];
    const cases = await Promise.all(steps.map((step) => this.#testCase(step, view)));
    const { counts, durationMs = 0 } = summarise(view);
    const totals = {
      tests: String(steps.length),
      failures: String(counts.failed),
      errors: "0",
      skipped: String(counts.skipped + counts.cancelled),
      time: seconds(durationMs),
    };
    const suite = element(
      "testsuite",
      { name: view.pipeline, ...totals, timestamp: time(view.startedAtMs) },
      cases.join(""),
    );
    const suites = element("testsuites", { name: view.pipeline, ...totals }, suite);
    await this.#options.write(`<?xml version="1.0" encoding="UTF-8"?>\n${suites}`);
  }

  async #testCase(step: StepView, view: RunView): Promise<string> {
    const at = await this.#options.place(step.name);
    const took = step.startedAtMs === undefined ? 0 : (step.endedAtMs ?? step.startedAtMs) - step.startedAtMs;
    const where = at === undefined ? {} : { file: at.file, line: String(at.line) };
    const attributes = { name: step.name, classname: view.pipeline, time: seconds(took), ...where };
    return element("testcase", attributes, this.#ending(step));
  }

  #ending(step: StepView): string {
    const { status, failure, reason = "" } = step;
    if (status === "failed" && failure !== undefined) {
      const tail = this.#tails
        .of(step.name)
        .map((line) => logText(line, { hasColor: false, mostCharacters: mostLogCharacters }));
      const text = [failure.message, ...tail].join("\n");
      return element("failure", { type: failure.class, message: failure.message }, escaped(text));
    }
    if (status === "skipped") return element("skipped", { message: `because ${reason} did not succeed` }, "");
    return status === "cancelled" ? element("skipped", { message: `cancelled: ${reason}` }, "") : "";
  }
}

function element(name: string, attributes: Readonly<Record<string, string>>, content: string): string {
  const listed = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return content === "" ? `<${name}${listed.join("")}/>\n` : `<${name}${listed.join("")}>${content}</${name}>\n`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

function time(ms: number): string {
  return new Date(ms).toISOString().replace(/\..*$/, "");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
};

/** Characters that XML cannot hold, not even as references. */
const impossible = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escaped(text: string): string {
  return text.replaceAll(impossible, "\ufffd").replaceAll(/[&<>"\n]/g, (found) => entities[found] ?? found);
}
