import type { Folds } from "../log-policy.ts";

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export const githubFolds: Folds = {
  begin: (title) => `::group::${title}\n`,
  end: () => "::endgroup::\n",
};

const eraseLine = "\u001b[0K";

/** https://docs.gitlab.com/ci/jobs/job_logs: sections have a name without blanks and a time in seconds. */
export function gitlabFolds(nowMs: () => number): Folds {
  const mark = (which: string, id: number, options = ""): string =>
    `${eraseLine}section_${which}:${Math.floor(nowMs() / 1_000)}:pipeline_log_${id}${options}\r${eraseLine}`;
  return {
    begin: (title, id) => `${mark("start", id, "[collapsed=true]")}${title}\n`,
    end: (id) => `${mark("end", id)}\n`,
  };
}
