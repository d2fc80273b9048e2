import { appendFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { githubFolds, gitlabFolds } from "../report/ci/folds.ts";
import { GithubAnnotations, type Place } from "../report/ci/github-annotations.ts";
import { StepSummary } from "../report/ci/step-summary.ts";
import type { Folds } from "../report/log-policy.ts";
import type { Reporter } from "../report/reporter.ts";
import type { Shown } from "./screen.ts";

type Env = Readonly<Record<string, string | undefined>>;

export function isCi({ CI }: Env): boolean {
  return CI !== undefined && CI !== "" && CI !== "false" && CI !== "0";
}

/** Marks that the host's own viewer folds. */
export function foldsOf(env: Env, nowMs: () => number): Folds | undefined {
  if (env.GITHUB_ACTIONS === "true") return githubFolds;
  return env.GITLAB_CI === "true" ? gitlabFolds(nowMs) : undefined;
}

/** What the host of a run shows besides the output: annotations and a page on GitHub. */
export function hostReporters(shown: Shown): readonly Reporter[] {
  const { env, stderr } = shown.invocation;
  if (env.GITHUB_ACTIONS !== "true") return [];
  const { GITHUB_STEP_SUMMARY: page } = env;
  const annotations = new GithubAnnotations({ sink: stderr, place: (step) => placeInRepository(step, shown) });
  return page === undefined || page === ""
    ? [annotations]
    : [annotations, new StepSummary((text) => appendFile(page, text))];
}

/** GitHub names files from the root of the checkout. */
async function placeInRepository(step: string, { invocation, early, place }: Shown): Promise<Place | undefined> {
  const at = await place(step);
  if (at === undefined) return undefined;
  const file = relative(invocation.env.GITHUB_WORKSPACE ?? early.cwd, resolve(early.cwd, at.file));
  return file.startsWith("..") ? undefined : { file, line: at.line, column: at.column };
}
