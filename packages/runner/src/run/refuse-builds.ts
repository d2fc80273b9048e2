import { isAbsolute, join } from "node:path";
import type { PlannedBuild, PlannedStep } from "../compile/plan.ts";
import { gitState, remotesWith } from "../load/facts/git-state.ts";
import type { LocatedProblem } from "../load/program.ts";
import type { RunRequest } from "./request.ts";

/** A build that will be made, not one whose image is there. */
export interface Making {
  readonly step: PlannedStep;
  readonly build: PlannedBuild;
}

const mostPaths = 5;

/**
 * Why builds must not begin: what others will pull must come from a commit that others can look up (R95, R106, R107).
 *
 * An image that stays in the engine of this machine is nobody else's, and is not held to it. Neither is a folder that is
 * in no repository: there is no commit to record.
 */
export async function refusedBuilds(
  builds: readonly Making[],
  { project, host, allowDirty }: Pick<RunRequest, "project" | "host" | "allowDirty">,
): Promise<readonly LocatedProblem[]> {
  if (allowDirty) return [];
  const pushed = builds.filter(({ build }) => build.registry !== undefined);
  const found = await Promise.all(
    pushed.map(async ({ step, build }) => {
      const { folder } = build.context;
      const told = await whyNot({ at: isAbsolute(folder) ? folder : join(project.root, folder), folder }, host.env);
      return told === undefined ? [] : [{ step: step.name, ...told }];
    }),
  );
  return found.flat();
}

type Why = Pick<LocatedProblem, "code" | "message" | "remedy">;

interface Context {
  /** Absolute. */
  readonly at: string;
  /** As it is shown. */
  readonly folder: string;
}

async function whyNot({ at, folder }: Context, env: RunRequest["host"]["env"]): Promise<Why | undefined> {
  const found = await gitState(at, env);
  switch (found.is) {
    case "none":
      return undefined;
    case "unknown":
      return found.why === "no-git" ? noGit() : unanswered(found.message);
    case "repository": {
      if (found.commit === undefined) return refused("nothing is committed yet", "Commit it, and push the commit");
      if (found.changed.length > 0) return dirty(folder, found.changed);
      const remotes = await remotesWith(at, found.commit, env);
      if (remotes.length > 0) return undefined;
      return refused(`no remote has the commit ${found.commit.slice(0, 12)}`, "Push it");
    }
  }
}

function dirty(folder: string, changed: readonly string[]): Why {
  const more = changed.length - mostPaths;
  const paths = [...changed.slice(0, mostPaths), ...(more > 0 ? [`${more} more`] : [])].join(", ");
  return refused(`the folder "${folder}" differs from the last commit: ${paths}`, "Commit and push");
}

function refused(why: string, remedy: string): Why {
  return {
    code: "BUILD_REFUSED",
    message: `The image would be pushed, and nobody could find out what it was made from: ${why}.`,
    remedy: `${remedy}; or push it as it is: --allow-dirty.`,
  };
}

function noGit(): Why {
  return {
    code: "TOOL_MISSING",
    message: "git is not on this machine; it tells which commit a pushed image is made from.",
    remedy: "Install git (https://git-scm.com/downloads); or push without a commit: --allow-dirty.",
  };
}

function unanswered(message: string): Why {
  return {
    code: "TOOL_MISSING",
    message: `git does not tell which commit the image would be made from: ${message}.`,
    remedy: "Do what git says; or push without a commit: --allow-dirty.",
  };
}
