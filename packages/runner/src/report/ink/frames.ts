import type { Clock } from "../heartbeat.ts";

export interface FramesOptions {
  readonly clock: Clock;
  /** A frame is drawn after this even where nothing has changed: durations go on. */
  readonly idleMs: number;
  readonly draw: () => void;
}

/** Decides when a frame is drawn: at once after a pause, and never sooner after another than was asked for. */
export class Frames {
  readonly #options: FramesOptions;
  #drawnAtMs = Number.NEGATIVE_INFINITY;
  #dueAtMs = Number.POSITIVE_INFINITY;
  #forget: () => void = () => undefined;

  constructor(options: FramesOptions) {
    this.#options = options;
  }

  /**
   * Something has changed that is to be seen `afterMs` after the last frame, at the latest. However often it is called,
   * it costs next to nothing until then.
   */
  request(afterMs: number): void {
    const atMs = this.#drawnAtMs + afterMs;
    if (atMs < this.#dueAtMs) this.#schedule(atMs);
  }

  /** Draws no more until something is requested. */
  stop(): void {
    this.#forget();
    this.#dueAtMs = Number.POSITIVE_INFINITY;
  }

  #schedule(atMs: number): void {
    const { clock } = this.#options;
    this.#forget();
    this.#dueAtMs = atMs;
    this.#forget = clock.after(Math.max(0, atMs - clock.now()), () => this.#draw());
  }

  #draw(): void {
    const { clock, idleMs, draw } = this.#options;
    this.#drawnAtMs = clock.now();
    this.#schedule(this.#drawnAtMs + idleMs);
    draw();
  }
}
