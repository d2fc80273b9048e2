import type { Failure, OtherFailure } from "../contract/index.ts";
import { type Engine, EngineUnusable } from "./engine.ts";
import { callFault, isConnectionLost } from "./engine-fault.ts";

export interface AbsenceTerms {
  readonly engine: Engine;
  /** How long an engine may be away before its containers are given up. */
  readonly patienceMs: number;
}

/** Times during which an engine does not answer, although a container of ours may run on it. */
export class EngineAbsence {
  readonly #terms: AbsenceTerms;
  readonly #tell: (sinceMs: number) => void;
  #sinceMs: number | undefined;
  #hasBeen = false;

  constructor(terms: AbsenceTerms, tell: (sinceMs: number) => void) {
    this.#terms = terms;
    this.#tell = tell;
  }

  get hasBeen(): boolean {
    return this.#hasBeen;
  }

  /** The engine has answered. */
  end(): void {
    this.#sinceMs = undefined;
  }

  /** Why nothing more is to be expected after a call has failed; nothing while the engine may come back. */
  giveUp(error: unknown, isNew: boolean): Failure | undefined {
    const fault = callFault(error);
    if (isNew && error instanceof EngineUnusable) return unusable(error);
    if (!(error instanceof EngineUnusable) && !isConnectionLost(fault))
      return { class: "backend", message: fault.message };
    this.#sinceMs ??= Date.now();
    this.#hasBeen = true;
    this.#tell(this.#sinceMs);
    const { patienceMs, engine } = this.#terms;
    if (Date.now() - this.#sinceMs < patienceMs) return undefined;
    return lost(`the Docker engine at ${engine.text} has not answered for ${patienceMs / 1000} s (${fault.message})`);
  }
}

export function lost(why: string): OtherFailure {
  return { class: "lost", message: `it is not known how the program ended: ${why}` };
}

function unusable({ reason }: EngineUnusable): Failure {
  return { class: "backend", ...reason };
}
