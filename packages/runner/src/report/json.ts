import type { LogLine } from "@pipeline/backends/contract";
import type { RunEvent } from "../events/event.ts";
import type { RunView } from "../events/view.ts";
import type { Reporter } from "./reporter.ts";
import type { Sink } from "./sink.ts";

/**
 * Every event as one line of JSON, as the store holds it; and each log line as `{"type":"log",…}`, which says whose it
 * is by itself: a collector of logs sees single lines.
 */
export class JsonReporter implements Reporter {
  readonly #sink: Sink;
  /** The execution of each attempt: lines of one may still come when the next has begun. */
  readonly #executions = new Map<string, string>();
  #namespace = "";
  #isClosed = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  onEvent(event: RunEvent, view: RunView): void {
    this.#namespace = view.namespace;
    if (event.type === "attempt.submitting") this.#executions.set(`${event.step} ${event.attempt}`, event.id);
    if (event.type === "run.finished") this.#isClosed = true;
    this.#sink.write(`${JSON.stringify(event)}\n`);
  }

  /** `run.finished` is the last line. */
  onLog(step: string, attempt: number, lines: readonly LogLine[]): Promise<void> | undefined {
    if (this.#isClosed) return undefined;
    const execution = this.#executions.get(`${step} ${attempt}`);
    const whose = { type: "log", namespace: this.#namespace, step, attempt, execution };
    this.#sink.write(lines.map((line) => `${JSON.stringify({ ...whose, ...line })}\n`).join(""));
    return this.#sink.room();
  }

  async close(): Promise<void> {}
}
