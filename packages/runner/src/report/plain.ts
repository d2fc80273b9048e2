import type { LogLine } from "@pipeline/backends/contract";
import type { RunEvent } from "../events/event.ts";
import type { RunView, StepView } from "../events/view.ts";
import { duration } from "./duration.ts";
import { type Clock, Heartbeat } from "./heartbeat.ts";
import { logText } from "./log-text.ts";
import { type Palette, paletteOf } from "./palette.ts";
import { type LineStyle, nameColumn, plainLines, type Verbosity } from "./plain-lines.ts";
import type { Reporter } from "./reporter.ts";
import type { Sink } from "./sink.ts";
import { wordMark } from "./status-mark.ts";

export interface PlainOptions {
  readonly sink: Sink;
  readonly clock: Clock;
  readonly hasColor: boolean;
  readonly verbosity: Verbosity;
}

const mostLogCharacters = 2_000;
const silenceMs = 30_000;

/** One line for each change that matters, one for each line of a program's log: for pipes, files and logs of CI. */
export class PlainReporter implements Reporter {
  readonly onLog?: NonNullable<Reporter["onLog"]>;
  readonly #options: PlainOptions;
  readonly #palette: Palette;
  #style: LineStyle;
  #view: RunView | undefined;
  #isClosed = false;
  readonly #heartbeat: Heartbeat | undefined;

  constructor(options: PlainOptions) {
    this.#options = options;
    this.#palette = paletteOf(options.hasColor);
    this.#style = { palette: this.#palette, verbosity: options.verbosity, nameWidth: 0 };
    if (options.verbosity === "quiet") return;
    this.onLog = (step, _attempt, lines) => this.#writeLog(step, lines);
    this.#heartbeat = new Heartbeat(options.clock, silenceMs, () => this.#beat());
  }

  onEvent(event: RunEvent, view: RunView): void {
    this.#view = view;
    if (event.type === "run.started" || event.type === "steps.added") {
      this.#style = { ...this.#style, nameWidth: nameColumn(view) };
    }
    const lines = plainLines(event, view, this.#style);
    if (lines.length > 0) this.#write(lines);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#heartbeat?.stop();
  }

  #write(lines: readonly string[]): void {
    this.#heartbeat?.spoken();
    this.#options.sink.write(lines.map((line) => `${line}\n`).join(""));
  }

  /** What is left of a log when the run is over would stand below the summary. */
  #writeLog(step: string, lines: readonly LogLine[]): Promise<void> | undefined {
    if (this.#isClosed) return undefined;
    const prefix = this.#palette.dim(`${step.padEnd(this.#style.nameWidth)} │`);
    const { hasColor } = this.#options;
    this.#write(lines.map(({ text }) => `${prefix} ${logText(text, { hasColor, mostCharacters: mostLogCharacters })}`));
    return this.#options.sink.room();
  }

  #beat(): void {
    const steps = [...(this.#view?.steps.values() ?? [])];
    const inFlight = steps.filter(({ status }) => status === "running" || status === "pending");
    const open = steps.filter(({ status }) => status === "waiting" || status === "queued").length;
    const parts = [inFlight.map((step) => this.#sinceStart(step)).join(", "), open > 0 ? `${open} to come` : ""];
    const text = parts.filter((part) => part !== "").join(" · ");
    this.#write([`${wordMark("·", "still", this.#palette.dim)}  ${text}`]);
  }

  #sinceStart({ name, status, startedAtMs, submittedAtMs }: StepView): string {
    const sinceMs = startedAtMs ?? submittedAtMs;
    return `${name} ${status}${sinceMs === undefined ? "" : ` ${duration(this.#options.clock.now() - sinceMs)}`}`;
  }
}
