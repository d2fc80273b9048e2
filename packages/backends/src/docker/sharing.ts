import type { Engine } from "./engine.ts";

/**
 * How a container sees an attempt's folder: bound where the engine is on this machine and what its containers write
 * stays ours; through a volume, by copies before and after, everywhere else.
 */
export type Sharing = "bind" | "volume";

/** What the engine says of itself where that matters. */
interface EngineInfo {
  readonly SecurityOptions?: readonly string[] | null;
  readonly OperatingSystem?: string;
}

/**
 * Root's files are root's to read and to remove. Another user's are not, unless the engine runs as that user or
 * translates owners: rootless Docker and Podman, Docker Desktop.
 */
export async function chooseSharing(engine: Engine, userId: number): Promise<Sharing> {
  if (engine.found.address.kind !== "socket") return "volume";
  if (userId === 0) return "bind";
  const { body } = await engine.get("/info");
  const { SecurityOptions, OperatingSystem = "" } = (body ?? {}) as EngineInfo;
  const isRootless = (SecurityOptions ?? []).some((option) => option.includes("rootless"));
  return isRootless || OperatingSystem.includes("Docker Desktop") ? "bind" : "volume";
}

/** The engine is not where our files are, although its socket is. */
export function isElsewhere(message: string): boolean {
  return /bind source path does not exist|bind mount source.*does not exist|statfs .*no such file/i.test(message);
}
