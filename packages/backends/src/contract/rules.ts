import type { Json } from "@pipeline/dsl";
import type { Reach } from "./service.ts";
import type { Draft } from "./workload.ts";

/** What a backend knows without its SDK: pure, and loaded for every plan. */
export interface Rules {
  /** Everything that this backend cannot honour; nothing is dropped in silence. */
  check(draft: Draft, facts: HostFacts): readonly Finding[];
  /** The native request as it will be sent. */
  manifest(draft: Draft): Json;
  /** Where the program will see the attempt's folder. */
  view(folder: string): FolderView;
  /** Names (or `LC_*` prefixes) of the runner's own variables that a program inherits here; shown by `plan`, in no key. */
  readonly inherits: readonly string[];
  /** From where a service of this draft will be reached once it is ready, best first; absent: there are no services here. */
  serves?(draft: Draft): readonly Reach[];
  /** Where its program will be: it reaches services that are reached from there, best first. Absent: `public` alone. */
  stands?(draft: Draft): readonly Reach[];
  /**
   * What becomes of a step's image. `ignored`: nothing, so none is built for it. `pulled`: it comes from a registry.
   * Absent: it may also be in the engine of this machine.
   */
  readonly images?: "ignored" | "pulled";
  /** Programs can be given what the platform keeps as a secret, by its own name (`platformSecrets`). */
  readonly keepsSecrets?: true;
  /** How much work at once, unless the user says otherwise; what may be asked for in all. */
  capacity(facts: HostFacts): Capacity;
}

export interface Finding {
  readonly severity: "error" | "warning";
  /** As the user wrote it: `resources.gpu`. */
  readonly field: string;
  readonly message: string;
  readonly remedy: string;
}

export interface FolderView {
  /** The folder that the program starts in, unless an image's entry point is used. */
  readonly work: string;
  readonly input: string;
  readonly output: string;
}

export interface Capacity {
  readonly slots: number;
  /** Cores and bytes that running steps share; absent: the platform admits, not we. */
  readonly cpu?: number;
  readonly memoryBytes?: number;
}

/** The machine of the runner, read once by the caller so that rules stay pure. */
export interface HostFacts {
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Whether the system holds local programs to the resources that they declare; absent: not asked. */
  readonly limitsEnforced?: boolean;
}
