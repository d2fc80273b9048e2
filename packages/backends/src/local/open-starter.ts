import { Orphans } from "./orphans.ts";
import { startBySystem } from "./start-by-system.ts";
import { type Starter, startByNode } from "./starter.ts";

export interface Starting {
  readonly starter: Starter;
  /** Absent where they are not told. */
  readonly orphans?: Orphans;
}

/**
 * The fastest that this machine has: the package for the system's own calls is optional, and has not every platform.
 * `programs` are those that were started, and have not ended.
 */
export async function openStarter(programs: () => ReadonlySet<number>): Promise<Starting> {
  if (process.platform !== "linux") return { starter: startByNode };
  try {
    const { openSystemSpawn } = await import("./posix-spawn.ts");
    const system = openSystemSpawn();
    system.keepFiles();
    const orphans = Orphans.adopt(system, programs);
    return { starter: startBySystem(system, () => orphans?.areThere()), ...(orphans === undefined ? {} : { orphans }) };
  } catch {
    return { starter: startByNode };
  }
}
