import type { LogLine } from "@pipeline/backends/contract";
import type { RunEvent } from "../events/event.ts";
import type { RunView, StepView } from "../events/view.ts";
import { duration } from "./duration.ts";
import { type Gathered, GatheredLogs } from "./gathered-logs.ts";
import { type Clock, Heartbeat } from "./heartbeat.ts";
import { linesText } from "./lines-text.ts";
import type { Folds, LogPolicy } from "./log-policy.ts";
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
  /** Absent: all of them, line by line. */
  readonly logs?: LogPolicy;
  /** Absent: pieces of output cannot be folded. */
  readonly folds?: Folds;
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
  /** Absent where each line is printed as it comes. */
  readonly #gathered: GatheredLogs | undefined;
  #groups = 0;

  constructor(options: PlainOptions) {
    this.#options = options;
    this.#palette = paletteOf(options.hasColor);
    this.#style = { palette: this.#palette, verbosity: options.verbosity, nameWidth: 0 };
    if (options.verbosity === "quiet") return;
    const { which = "full", order = "stream" } = options.logs ?? {};
    if (which !== "none") this.onLog = (step, _attempt, lines) => this.#takeLog(step, lines);
    if (which === "errors-only") this.#gathered = new GatheredLogs("last");
    else if (order === "grouped") this.#gathered = new GatheredLogs("all");
    this.#heartbeat = new Heartbeat(options.clock, silenceMs, () => this.#beat());
  }

  onEvent(event: RunEvent, view: RunView): void {
    this.#view = view;
    if (event.type === "run.started" || event.type === "steps.added") {
      this.#style = { ...this.#style, nameWidth: nameColumn(view) };
    }
    this.#endGroup(event);
    const lines = plainLines(event, view, this.#style);
    if (lines.length > 0) this.#write(lines);
  }

  async close(): Promise<void> {
    for (const step of this.#gathered?.steps ?? []) this.#letGo(step);
    this.#isClosed = true;
    this.#heartbeat?.stop();
  }

  #write(lines: readonly string[]): void {
    this.#heartbeat?.spoken();
    this.#options.sink.write(linesText(lines));
  }

  /** What is left of a log when the run is over would stand below the summary. */
  #takeLog(step: string, lines: readonly LogLine[]): Promise<void> | undefined {
    if (this.#isClosed) return undefined;
    const texts = lines.map(({ text }) => text);
    if (this.#gathered === undefined) this.#write(this.#logLines(step, texts));
    else this.#writeGroup(step, this.#gathered.add(step, lines));
    return this.#options.sink.room();
  }

  /** The log of an attempt stands before the line that tells its end. */
  #endGroup(event: RunEvent): void {
    if (event.type === "attempt.failed" || event.type === "step.failed") {
      this.#writeGroup(event.step, this.#gathered?.take(event.step));
    } else if (event.type === "step.succeeded" || event.type === "step.cancelled") {
      this.#letGo(event.step);
    }
  }

  /** What did not fail is printed only where all is. */
  #letGo(step: string): void {
    const gathered = this.#gathered?.take(step);
    if (this.#options.logs?.which !== "errors-only") this.#writeGroup(step, gathered);
  }

  #writeGroup(step: string, gathered: Gathered | undefined): void {
    if (gathered === undefined) return;
    const { folds } = this.#options;
    const skipped = gathered.skipped === 0 ? [] : [`(${gathered.skipped} lines before these are in the log)`];
    const lines = this.#logLines(folds === undefined ? step : "", [...skipped, ...gathered.lines]);
    this.#groups += 1;
    if (folds !== undefined) this.#options.sink.write(folds.begin(`log of ${step}`, this.#groups));
    this.#write(lines);
    if (folds !== undefined) this.#options.sink.write(folds.end(this.#groups));
  }

  /** The bar keeps a program from speaking to the host of the run: what it prints begins no line. */
  #logLines(step: string, texts: readonly string[]): readonly string[] {
    const { hasColor } = this.#options;
    const prefix = this.#palette.dim(step === "" ? "│" : `${step.padEnd(this.#style.nameWidth)} │`);
    return texts.map((text) => `${prefix} ${logText(text, { hasColor, mostCharacters: mostLogCharacters })}`);
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
