import { firstDifference } from "../compile/first-difference.ts";
import type { Plan } from "../compile/plan.ts";
import type { LocatedProblem, Program } from "../load/program.ts";
import { alive, finished } from "../run/not-resumable.ts";
import { resumeRun } from "../run/start.ts";
import { runCommand } from "./again-command.ts";
import { answer } from "./answer.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { drive } from "./drive.ts";
import { exitCode } from "./exit-code.ts";
import type { Invocation } from "./invocation.ts";
import { showPlan } from "./planned.ts";
import { helpWithExamples } from "./query.ts";
import { Refused } from "./refused.ts";
import { runRequest } from "./run-request.ts";
import { openStored, type StoredProject } from "./stored-project.ts";
import { submitOutcome } from "./submit-reporter.ts";

export const define: DefineCommand = (command, invocation) => {
  command.argument("[run]", "id of the run, the beginning or end of it, @latest or @latest~1 (default: @latest)");
  const { given, wantsHelp } = addFlags(command, "resume");
  return (name = "@latest") =>
    answer(invocation, given, async () => {
      if (wantsHelp())
        return helpWithExamples(command, invocation, ["resume", "resume -n", "resume 20261121-074530-4kq9 --detach"]);
      const project = await openStored(invocation, given, name);
      const { stored, source, opened } = project;
      const again = runCommand(source, invocation);
      if (stored.view.endedAtMs !== undefined) throw new Refused([finished(stored.run, again)]);
      await using program = await opened.open();
      await checkUnchanged(project, program);
      const { plan } = stored;
      const { evenIfChanged: isForced, dryRun } = opened.settings;
      if (dryRun) return await showRest(project, program, invocation);
      const request = await runRequest({ plan, source, opened, program, invocation });
      // What changed may not be in the keys that were planned: such results are of use to this run alone.
      const cache = isForced ? { ...request.cache, mayWrite: false } : request.cache;
      return await drive({
        invocation,
        opened,
        program,
        request: { ...request, cache },
        begin: (asked) => resumeRun(asked, stored.run),
        again,
        outcome: submitOutcome(source, invocation, opened.settings),
      });
    });
};

/** What is adopted, what is done, and what is still to run. */
async function showRest({ stored, opened }: StoredProject, program: Program, invocation: Invocation): Promise<number> {
  const { status, run, plan, view } = stored;
  if (status !== "interrupted") throw new Refused([alive(run)]);
  const form = { isJson: opened.settings.ui === "json", isManifest: false };
  await showPlan({ opened, invocation, program, plan, resumed: view, form });
  return exitCode.good;
}

/** The plan is made again, also so that the program knows the steps; a changed one is refused unless forced. */
async function checkUnchanged({ stored, source, opened }: StoredProject, program: Program): Promise<void> {
  const planned = await program.plan(opened.named.target, source.settings);
  if (!planned.ok) throw new Refused(planned.problems);
  const changed = changedProblem(stored.plan, planned.plan);
  if (changed !== undefined && !opened.settings.evenIfChanged) throw new Refused([changed]);
}

function changedProblem(before: Plan, after: Plan): LocatedProblem | undefined {
  const difference = firstDifference(whatRuns(before), whatRuns(after));
  if (difference === undefined) return undefined;
  const { step, field, before: old = "nothing", after: now = "nothing" } = difference;
  const where = [...(step === undefined ? [] : ["steps", step]), ...(field === "" ? [] : [field])].join(".");
  return {
    code: "RUN_CHANGED",
    message: `The pipeline has changed since the run began: ${where}: ${cut(old)} → ${cut(now)}.`,
    remedy: "Start a new run (what has not changed is cached), or go on with what was planned: --force.",
    ...(step === undefined ? {} : { step }),
  };
}

/** When a pipeline starts by itself changes nothing in a run that has begun. */
function whatRuns({ schedule: _, ...plan }: Plan): Plan {
  return plan;
}

const longest = 200;

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
