import type { RunEvent } from "../events/event.ts";
import { FollowedLog } from "../store/followed-log.ts";
import type { Reporters } from "./reporters.ts";

/** Logs of the attempts that are in flight. */
export class FollowedLogs implements Disposable {
  readonly #reporters: Reporters;
  readonly #open = new Map<string, FollowedLog>();

  constructor(reporters: Reporters) {
    this.#reporters = reporters;
  }

  /** A step's last lines come before its end. */
  async before(event: RunEvent): Promise<void> {
    if (event.type === "attempt.submitting") {
      this.#open.set(event.step, new FollowedLog(event));
    } else if (event.type === "attempt.ended") {
      await this.#showOne(this.#open.get(event.step), event.atMs);
      this.#open.get(event.step)?.[Symbol.dispose]();
      this.#open.delete(event.step);
    }
  }

  async show(nowMs: number): Promise<void> {
    for (const log of this.#open.values()) await this.#showOne(log, nowMs);
  }

  [Symbol.dispose](): void {
    for (const log of this.#open.values()) log[Symbol.dispose]();
  }

  async #showOne(log: FollowedLog | undefined, nowMs: number): Promise<void> {
    if (log === undefined || !this.#reporters.readLogs) return;
    for (let lines = log.next(nowMs); lines.length > 0; lines = log.next(nowMs)) {
      await this.#reporters.showLog(log.step, log.attempt, lines);
    }
  }
}
