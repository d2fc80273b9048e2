import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { StartedBy } from "../events/event.ts";
import { gitState } from "../load/facts/git-state.ts";
import type { RunRequest } from "./request.ts";

/** Who starts a run, with the commit that the project is at (R108): nobody asks git where there is no repository. */
export async function originOf({ host, project }: Pick<RunRequest, "host" | "project">): Promise<StartedBy> {
  if (!isInRepository(project.root)) return host.by;
  const found = await gitState(project.root, host.env);
  if (found.is !== "repository" || found.commit === undefined) return host.by;
  return { ...host.by, commit: found.commit, ...(found.changed.length > 0 ? { isDirty: true } : {}) };
}

function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, ".git"))) return true;
  const above = dirname(folder);
  return above !== folder && isInRepository(above);
}
