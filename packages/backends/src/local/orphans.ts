import { existsSync, readFileSync } from "node:fs";
import type { SystemSpawn } from "./posix-spawn.ts";

const childrenPath = `/proc/self/task/${process.pid}/children`;

/**
 * Processes whose parents have gone become children of this one, so that one small file tells whether a program may
 * have left any: looking at all processes of the machine takes far longer than most programs do.
 */
export class Orphans {
  readonly #system: SystemSpawn;
  readonly #programs: () => ReadonlySet<number>;

  private constructor(system: SystemSpawn, programs: () => ReadonlySet<number>) {
    this.#system = system;
    this.#programs = programs;
  }

  /** `programs` are the children that were started here. Nothing where the system does not tell a process its children. */
  static adopt(system: SystemSpawn, programs: () => ReadonlySet<number>): Orphans | undefined {
    return existsSync(childrenPath) && system.adoptOrphans() ? new Orphans(system, programs) : undefined;
  }

  /** Whether any is alive, of whatever program; those that have ended are let go, as a parent must. */
  areThere(): boolean {
    const programs = this.#programs();
    const pids = readFileSync(childrenPath, "latin1").split(" ").filter(Boolean).map(Number);
    const alive = pids.filter((pid) => !programs.has(pid) && this.#system.status(pid) === undefined);
    return alive.length > 0;
  }
}
