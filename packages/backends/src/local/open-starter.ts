import { startBySystem } from "./start-by-system.ts";
import { type Starter, startByNode } from "./starter.ts";

/** The fastest that this machine has: the package for the system's own calls is optional, and has not every platform. */
export async function openStarter(): Promise<Starter> {
  if (process.platform !== "linux") return startByNode;
  try {
    const { openSystemSpawn } = await import("./posix-spawn.ts");
    return startBySystem(openSystemSpawn());
  } catch {
    return startByNode;
  }
}
