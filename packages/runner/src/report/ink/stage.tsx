import { type Instance, render } from "ink";
import type { Frame } from "./frame.ts";
import type { Keystroke } from "./keystroke.ts";
import type { Printout } from "./printout.ts";
import { Screen } from "./screen.tsx";
import { sizeOf, type Terminal } from "./terminal.ts";

export interface StageParts {
  readonly terminal: Terminal;
  readonly printout: Printout;
  readonly onKey: (stroke: Keystroke) => void;
  /** Asks for a frame of the new size, at once. */
  readonly onResize: () => void;
}

const homeAndEraseDown = "\u001b[H\u001b[J";
/** Between the two a terminal shows nothing half drawn. */
const synchronised = { begin: "\u001b[?2026h", end: "\u001b[?2026l" };
const nothing = (): void => undefined;

/** The terminal while it is ours: from the first frame until it is handed back as it was. */
export class Stage {
  readonly #parts: StageParts;
  readonly #resized = (): void => this.#resize();
  #instance: Instance | undefined;
  #isLeft = false;
  #columns = 0;
  #rows = 0;

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
    const { printout, onKey, terminal } = this.#parts;
    const screen = <Screen frame={frame} onKey={onKey} />;
    const text = printout.take();
    if (text === "") return this.#draw(screen);
    terminal.output.write(synchronised.begin);
    this.#instance?.clear();
    terminal.output.write(text);
    this.#draw(screen);
    terminal.output.write(synchronised.end);
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
    const text = printout.take();
    if (text !== "") terminal.output.write(text);
  }

  #draw(screen: Parameters<typeof render>[0]): void {
    if (this.#instance === undefined) this.#enter(screen);
    else this.#instance.rerender(screen);
  }

  #enter(screen: Parameters<typeof render>[0]): void {
    const { input, output } = this.#parts.terminal;
    // A terminal that goes away says so by SIGHUP as well.
    input.on("error", nothing);
    // Before ink's own listener, which assumes that the frame is still whole.
    output.on("resize", this.#resized);
    this.#remember();
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

  #remember(): void {
    const { columns, rows } = sizeOf(this.#parts.terminal);
    this.#columns = columns;
    this.#rows = rows;
  }

  /**
   * A terminal that became smaller has folded or moved the rows of the last frame, in a way that differs from terminal
   * to terminal: what is visible is drawn anew.
   */
  #resize(): void {
    const { terminal, printout, onResize } = this.#parts;
    const { columns, rows } = sizeOf(terminal);
    const isSmaller = columns < this.#columns || rows < this.#rows;
    this.#remember();
    if (isSmaller) {
      this.#instance?.clear();
      terminal.output.write(homeAndEraseDown + printout.latest(Math.floor(rows / 4)));
    }
    onResize();
  }
}
