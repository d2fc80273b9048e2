/** A run, as far as it matters for what may go. */
export interface StoredThings {
  /** The oldest first. */
  readonly runs: readonly RunThings[];
  readonly attempts: readonly AttemptThings[];
  /** Attempts that hold artifacts of remembered results: of a step's newest result, or of an older one. */
  readonly serves: ReadonlyMap<string, "newest" | "older">;
  /** All that is stored, these and everything else. */
  readonly bytes: number;
}

export interface RunThings {
  readonly run: string;
  /** `live`: somebody drives it. `open`: it has no end, and can be resumed. `ended`: nobody can go on with it. */
  readonly is: "live" | "open" | "ended";
  /** Of its last event. */
  readonly lastAtMs: number;
  /** Its log and all beside it. */
  readonly bytes: number;
  /** Attempts, its own and others', that hold artifacts of its results. */
  readonly needs: ReadonlySet<string>;
}

/** The folder of one attempt of a backend whose staging is here. */
export interface AttemptThings {
  /** Below the staging: `<namespace>/<pipeline>/<run>/<step>/<attempt>`. */
  readonly at: string;
  readonly run: string;
  readonly bytes: number;
}

/** What may be kept: at most so many bytes, and nothing of runs whose last event is older. */
export interface Allowance {
  readonly bytes: number;
  readonly notBeforeMs?: number;
}

/** What goes. */
export interface Garbage {
  readonly runs: readonly RunThings[];
  readonly attempts: readonly AttemptThings[];
}
