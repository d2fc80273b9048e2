import type { Happening, RunEvent } from "../events/event.ts";
import { fold } from "../events/fold.ts";
import type { RunView } from "../events/view.ts";
import { decide, newSchedule, type ScheduleState } from "../schedule/decide.ts";
import type { Action, ScheduleInput } from "../schedule/decision.ts";
import { type AttemptInFlight, inFlight, outstanding } from "../schedule/outstanding.ts";
import type { RunLog } from "../store/run-log.ts";
import type { Host } from "./host.ts";
import type { Reporters } from "./reporters.ts";

export interface LoopParts {
  readonly log: RunLog;
  readonly reporters: Reporters;
  readonly host: Host;
  /** Carries out what has been decided; called after the event that led to it is on disk. */
  readonly act: (action: Action, view: RunView) => void;
  /** Called for each event once it is on disk and shown. */
  readonly onEvent: (event: RunEvent, view: RunView) => void;
}

export interface Restored {
  readonly inFlight: readonly AttemptInFlight[];
  readonly outstanding: readonly Action[];
}

/**
 * The one loop. An event is written, folded, shown, decided upon, and the decision is carried out: in that order,
 * synchronously, one event after the other. All that takes time happens elsewhere and comes back through `post`.
 */
export class Loop {
  readonly #parts: LoopParts;
  readonly #queue: Happening[] = [];
  #isDraining = false;
  #isClosed = false;
  #state: ScheduleState = newSchedule();
  #view: RunView | undefined;
  #forgetWake: () => void = () => undefined;

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  get view(): RunView {
    if (this.#view === undefined) throw new Error("internal: the run has not started");
    return this.#view;
  }

  /** May be called from within `act`: the event waits until the present one is done. */
  post(...events: readonly Happening[]): void {
    this.#queue.push(...events);
    if (this.#isDraining || this.#isClosed) return;
    this.#isDraining = true;
    try {
      while (this.#queue.length > 0) this.#commit(this.#queue.splice(0));
    } finally {
      this.#isDraining = false;
    }
  }

  /**
   * Takes over what an earlier runner has written down. Its decisions are made again and not carried out: `inFlight`
   * tells the attempts to pick up, and `outstanding` what is still to do.
   */
  restore(events: readonly RunEvent[]): Restored {
    for (const event of events) {
      this.#view = fold(this.#view, event);
      this.#state = decide(this.#state, event, event.atMs).state;
    }
    return { inFlight: inFlight(this.#state), outstanding: outstanding(this.#state) };
  }

  /** Time has passed in which nobody looked. */
  tick(): void {
    this.#decide({ type: "tick" }, this.#parts.host.now());
  }

  /** Nothing is written or decided after this. */
  close(): void {
    this.#isClosed = true;
    this.#forgetWake();
  }

  /** Written together, since one call of the system for several events is cheaper. */
  #commit(happenings: readonly Happening[]): void {
    const atMs = this.#parts.host.now();
    const events = happenings.map((happening): RunEvent => ({ atMs, ...happening }));
    this.#parts.log.append(events);
    for (const event of events) {
      const view = fold(this.#view, event);
      this.#view = view;
      this.#parts.reporters.show(event, view);
      this.#parts.onEvent(event, view);
      this.#decide(event, atMs);
    }
  }

  #decide(input: ScheduleInput, nowMs: number): void {
    const { state, actions, wakeAtMs } = decide(this.#state, input, nowMs);
    this.#state = state;
    for (const action of actions) this.#parts.act(action, this.view);
    this.#forgetWake();
    this.#forgetWake = wakeAtMs === undefined ? () => undefined : this.#wakeAt(wakeAtMs);
  }

  #wakeAt(atMs: number): () => void {
    const { host } = this.#parts;
    return host.after(Math.max(0, atMs - host.now()), () => this.#decide({ type: "tick" }, host.now()));
  }
}
