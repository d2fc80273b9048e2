import type { LogLine } from "@pipeline/backends/contract";
import type { RunEvent } from "../../events/event.ts";
import type { RunView } from "../../events/view.ts";
import { type Expectation, remainingMs } from "../estimate.ts";
import type { Clock } from "../heartbeat.ts";
import { LogTails } from "../log-tail.ts";
import { type Palette, paletteOf } from "../palette.ts";
import { nameColumn, plainLines, type Verbosity } from "../plain-lines.ts";
import type { Reporter } from "../reporter.ts";
import type { Control } from "./control.ts";
import type { Frame } from "./frame.ts";
import { Frames } from "./frames.ts";
import { Printout } from "./printout.ts";
import { Stage } from "./stage.tsx";
import { sizeOf, type Terminal } from "./terminal.ts";
import { Viewer } from "./viewer.ts";

export interface TuiOptions {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly hasColor: boolean;
  readonly verbosity: Verbosity;
  readonly control: Control;
}

/** What a key does shows at once; what a run does, faster than anyone reads. */
const keyFrameMs = 70;
const frameMs = 150;
/** Durations go on while nothing happens. */
const idleFrameMs = 1_000;
/** Of each step's log, for the pane below the list; the whole log is on disk. */
const tailLines = 20;

/** What the live region tells is not printed as well. */
const shownLive: ReadonlySet<RunEvent["type"]> = new Set([
  "step.queued",
  "attempt.submitted",
  "attempt.pending",
  "attempt.running",
  "attempt.stale",
  "step.progressed",
]);

/** The run on a terminal: what has finished stays above, what goes on is drawn below it, and keys move through it. */
export class TuiReporter implements Reporter {
  readonly #options: TuiOptions;
  readonly #palette: Palette;
  readonly #printout = new Printout();
  readonly #tails = new LogTails(tailLines);
  readonly #frames: Frames;
  readonly #viewer: Viewer;
  readonly #stage: Stage;
  #expectation: Expectation = { expectedMs: {}, capacity: {} };
  #nameWidth = 0;
  #view: RunView | undefined;

  constructor(options: TuiOptions) {
    const { clock, terminal, control, hasColor } = options;
    this.#options = options;
    this.#palette = paletteOf(hasColor);
    const draw = (): void => this.#draw();
    this.#frames = new Frames({ clock, idleMs: idleFrameMs, draw });
    this.#viewer = new Viewer({
      control,
      hasKeys: terminal.input.isTTY === true,
      size: () => sizeOf(terminal),
      onChange: () => this.#frames.request(keyFrameMs),
    });
    this.#stage = new Stage({
      terminal,
      printout: this.#printout,
      onKey: (stroke) => this.#view && this.#viewer.press(stroke, this.#view),
      onResize: draw,
    });
  }

  onEvent(event: RunEvent, view: RunView): void {
    this.#view = view;
    if (event.type === "run.started") this.#expect(event);
    if (event.type === "run.started" || event.type === "steps.added") this.#nameWidth = nameColumn(view);
    if (event.type === "attempt.submitting" || event.type === "step.succeeded") this.#tails.forget(event.step);
    if (!shownLive.has(event.type)) this.#print(event, view);
    this.#frames.request(frameMs);
  }

  /** Never waits: a step's last lines are kept, the others are skipped here. */
  onLog(step: string, _attempt: number, lines: readonly LogLine[]): void {
    this.#tails.add(step, lines);
    this.#frames.request(frameMs);
  }

  async close(): Promise<void> {
    this.leave();
  }

  /** Says something besides the run's events. */
  say(line: string): void {
    this.#printout.add([line]);
    if (this.#stage.isLeft) this.#stage.printRest();
    else this.#frames.request(frameMs);
  }

  /** Hands the terminal back as it was, below all that has been printed. Idempotent. */
  leave(): void {
    this.#frames.stop();
    this.#stage.leave();
  }

  #expect({ schedule }: Extract<RunEvent, { type: "run.started" }>): void {
    this.#expectation = { expectedMs: schedule.expectedMs ?? {}, capacity: schedule.capacity };
  }

  #print(event: RunEvent, view: RunView): void {
    const { verbosity } = this.#options;
    this.#printout.add(plainLines(event, view, { palette: this.#palette, verbosity, nameWidth: this.#nameWidth }));
    if (this.#stage.isLeft) this.#stage.printRest();
  }

  #draw(): void {
    if (this.#view === undefined) return;
    this.#viewer.refresh(this.#view);
    this.#stage.show(this.#frame(this.#view));
  }

  #frame(view: RunView): Frame {
    const { terminal, clock, hasColor } = this.#options;
    const nowMs = clock.now();
    const steps = this.#viewer.listed(view);
    const leftMs = remainingMs(view, this.#expectation, nowMs);
    const { log, ui, abilities } = this.#viewer;
    return {
      view,
      nowMs,
      size: sizeOf(terminal),
      ui,
      palette: this.#palette,
      hasColor,
      steps,
      focus: this.#viewer.focus(view, steps),
      nameWidth: this.#nameWidth,
      tailOf: (step) => this.#tails.of(step),
      expectedMs: this.#expectation.expectedMs,
      ...(leftMs === undefined ? {} : { remainingMs: leftMs }),
      ...(log === undefined ? {} : { log }),
      abilities,
    };
  }
}
