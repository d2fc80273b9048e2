import { type Instance, render, renderToString } from "ink";
import { linesText } from "../lines-text.ts";
import type { Frame } from "./frame.ts";
import type { Keystroke } from "./keystroke.ts";
import type { Printout } from "./printout.ts";
import { Live, Screen } from "./screen.tsx";
import { sizeOf, type Terminal } from "./terminal.ts";
import { Traces } from "./traces.tsx";

export interface StageParts {
  readonly terminal: Terminal;
  readonly printout: Printout;
  readonly onKey: (stroke: Keystroke) => void;
  /** Asks for a frame of the new size, at once. */
  readonly onResize: () => void;
}

/** Between the two a terminal shows nothing half drawn. */
const synchronised = { begin: "\u001b[?2026h", end: "\u001b[?2026l" };
const eraseDown = "\u001b[J";
const nothing = (): void => undefined;

/** The terminal while it is ours: from the first frame until it is handed back as it was. */
export class Stage {
  readonly #parts: StageParts;
  readonly #resized = (): void => this.#resize();
  readonly #traces = new Traces();
  #instance: Instance | undefined;
  #shown: Frame | undefined;
  #isLeft = false;

  constructor(parts: StageParts) {
    this.#parts = parts;
  }

  /** What is said from now on is printed without a frame. */
  get isLeft(): boolean {
    return this.#isLeft;
  }

  /** Prints what waits above the frame, and draws the frame. */
  show(frame: Frame): void {
    if (this.#isLeft) return;
    const lines = this.#parts.printout.take();
    if (lines.length === 0) return this.#draw(frame);
    const { output } = this.#parts.terminal;
    output.write(synchronised.begin);
    this.#instance?.clear();
    this.#traces.printed(lines);
    output.write(linesText(lines));
    this.#draw(frame);
    output.write(synchronised.end);
  }

  /** Erases the frame, gives keyboard and cursor back, and prints what still waits. Idempotent. */
  leave(): void {
    if (!this.#isLeft) {
      this.#isLeft = true;
      this.#parts.terminal.output.off("resize", this.#resized);
      this.#instance?.clear();
      this.#instance?.unmount();
    }
    this.printRest();
  }

  printRest(): void {
    const { printout, terminal } = this.#parts;
    const lines = printout.take();
    if (lines.length > 0) terminal.output.write(linesText(lines));
  }

  #draw(frame: Frame): void {
    this.#shown = frame;
    const screen = <Screen frame={frame} onKey={this.#parts.onKey} />;
    if (this.#instance === undefined) this.#enter(screen);
    else this.#instance.rerender(screen);
  }

  #enter(screen: Parameters<typeof render>[0]): void {
    const { input, output } = this.#parts.terminal;
    // A terminal that goes away says so by SIGHUP as well.
    input.on("error", nothing);
    // Before ink's own listener, which assumes that the frame is still whole.
    output.on("resize", this.#resized);
    this.#instance = render(screen, {
      stdin: input,
      stdout: output,
      stderr: output,
      exitOnCtrlC: false,
      patchConsole: false,
      interactive: true,
      // Frames come at the pace of the reporter: ink must not hold one back.
      maxFps: 1_000,
    });
    // A fault in drawing ends the drawing, not the run: what is left to say is printed as lines.
    this.#instance.waitUntilExit().catch(() => this.leave());
  }

  /** Erases the last frame as the terminal has folded it, with what has come into sight of earlier ones. */
  #resize(): void {
    const { terminal, onResize } = this.#parts;
    const frame = this.#shown;
    if (frame === undefined) return;
    const text = renderToString(<Live frame={frame} />, { columns: frame.size.columns });
    const { up, again } = this.#traces.resized(text, sizeOf(terminal));
    const farther = up - text.split("\n").length;
    terminal.output.write(synchronised.begin);
    this.#instance?.clear();
    terminal.output.write((farther > 0 ? `\u001b[${farther}A` : "") + eraseDown + linesText(again));
    onResize();
    terminal.output.write(synchronised.end);
  }
}
