import type { HostFacts } from "@pipeline/backends/contract";
import type { StartedBy } from "../events/event.ts";

/** Everything impure that a run needs of its surroundings; the command line and the API give the real one. */
export interface Host {
  /** Milliseconds since 1970. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** Calls back once after `ms`, unless the returned function is called before. */
  after(ms: number, callback: () => void): () => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly facts: HostFacts;
  readonly by: StartedBy;
}
