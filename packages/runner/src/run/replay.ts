import type { RunEvent } from "../events/event.ts";
import { fold } from "../events/fold.ts";
import type { RunView } from "../events/view.ts";
import type { Reporter } from "../report/reporter.ts";
import { FollowedLogs } from "./followed-logs.ts";
import type { Host } from "./host.ts";
import { Reporters } from "./reporters.ts";

export interface Replaying {
  /** Of a stored run, in order. */
  readonly events: readonly RunEvent[];
  readonly reporters: readonly Reporter[];
  readonly time: ReplayTime;
  /** Ends the replay, with what has been shown by then. */
  readonly signal: AbortSignal;
}

/** Longer pauses are cut short: nobody wants to watch a step wait overnight. */
const longestPauseMs = 3_000;

/**
 * Time as it was in a stored run, as many times as fast; reporters take it for the clock.
 *
 * It goes on between two events, and never beyond the next one.
 */
export class ReplayTime {
  readonly #host: Pick<Host, "now" | "after">;
  readonly #speed: number;
  #shown = { atMs: 0, realMs: 0 };
  #nextMs = 0;

  constructor(host: Pick<Host, "now" | "after">, speed: number) {
    this.#host = host;
    this.#speed = speed;
  }

  now(): number {
    const passedMs = (this.#host.now() - this.#shown.realMs) * this.#speed;
    return Math.min(this.#nextMs, this.#shown.atMs + passedMs);
  }

  after(ms: number, callback: () => void): () => void {
    return this.#host.after(ms, callback);
  }

  /** Resolves when the run is at this time, or at once when `signal` is aborted. */
  async reach(atMs: number, signal: AbortSignal): Promise<void> {
    const pauseMs = this.#nextMs === 0 ? 0 : Math.min(longestPauseMs, (atMs - this.#nextMs) / this.#speed);
    this.#shown = { atMs: this.#nextMs, realMs: this.#host.now() };
    this.#nextMs = atMs;
    if (pauseMs >= 1 && !signal.aborted) await this.#pause(pauseMs, signal);
    this.#shown = { atMs, realMs: this.#host.now() };
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    const over = Promise.withResolvers<void>();
    const forget = this.#host.after(ms, () => over.resolve());
    const leave = (): void => over.resolve();
    signal.addEventListener("abort", leave, { once: true });
    await over.promise;
    signal.removeEventListener("abort", leave);
    forget();
  }
}

/** Shows a stored run again as it went: the same events and logs to the same reporters, so the same summary. */
export async function replayRun({ events, time, signal, ...rest }: Replaying): Promise<RunView | undefined> {
  const reporters = new Reporters(rest.reporters);
  using logs = new FollowedLogs(reporters);
  let view: RunView | undefined;
  for (const event of events) {
    await time.reach(event.atMs, signal);
    if (signal.aborted) break;
    await logs.before(event);
    view = fold(view, event);
    reporters.show(event, view);
  }
  if (view !== undefined) await reporters.close(view);
  return view;
}
