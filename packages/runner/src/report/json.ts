import type { LogLine } from "@pipeline/backends/contract";
import type { RunEvent } from "../events/event.ts";
import type { Reporter } from "./reporter.ts";
import type { Sink } from "./sink.ts";

/** Every event as one line of JSON, as the store holds it; and each log line as `{"type":"log",…}`. */
export class JsonReporter implements Reporter {
  readonly #sink: Sink;
  #isClosed = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  onEvent(event: RunEvent): void {
    if (event.type === "run.finished") this.#isClosed = true;
    this.#sink.write(`${JSON.stringify(event)}\n`);
  }

  /** `run.finished` is the last line. */
  onLog(step: string, attempt: number, lines: readonly LogLine[]): Promise<void> | undefined {
    if (this.#isClosed) return undefined;
    this.#sink.write(lines.map((line) => `${JSON.stringify({ type: "log", step, attempt, ...line })}\n`).join(""));
    return this.#sink.room();
  }

  async close(): Promise<void> {}
}
