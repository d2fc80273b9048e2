import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** What paths in a plan are relative to, and where state is kept. */
export interface Project {
  /** Absolute. */
  readonly root: string;
  /** Absolute; may not exist yet. */
  readonly stateFolder: string;
  readonly configFile?: string;
}

/**
 * The project around a folder: the nearest folder with a `pipeline.config.ts`; else the nearest that is a repository or
 * a root of workspaces; else the nearest with a `package.json`; else the folder itself.
 */
export function findProject(cwd: string, env: Readonly<Record<string, string | undefined>>): Project {
  const folders = upwards(resolve(cwd));
  const configured = folders.find((folder) => existsSync(join(folder, "pipeline.config.ts")));
  const root = configured ?? folders.find(isWhole) ?? folders.find(isPackage) ?? resolve(cwd);
  const state = env.PIPELINE_STATE;
  const stateFolder = state === undefined || state === "" ? join(root, ".pipeline") : resolve(cwd, state);
  return { root, stateFolder, ...(configured && { configFile: join(configured, "pipeline.config.ts") }) };
}

function upwards(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

function isWhole(folder: string): boolean {
  return existsSync(join(folder, ".git")) || (isPackage(folder) && hasWorkspaces(join(folder, "package.json")));
}

function isPackage(folder: string): boolean {
  return existsSync(join(folder, "package.json"));
}

/** A manifest that cannot be read is npm's to complain about. */
function hasWorkspaces(manifest: string): boolean {
  try {
    const content: unknown = JSON.parse(readFileSync(manifest, "utf8"));
    return typeof content === "object" && content !== null && "workspaces" in content;
  } catch {
    return false;
  }
}
