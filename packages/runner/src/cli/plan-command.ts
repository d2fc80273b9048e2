import { answer } from "./answer.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";
import { makePlanTwice } from "./make-plan.ts";
import { openProject } from "./open-project.ts";
import { showHelp } from "./pipeline-help.ts";
import { showPlan } from "./planned.ts";

/** A plan that could not run ends as the run would. */
const exitCodes = { "nothing to do": exitCode.good, "work to do": exitCode.workToDo, blocked: exitCode.preflight };

export const define: DefineCommand = (command, invocation) => {
  command.argument("[file]", "FILE[#NAME]: a file that exports pipelines (default: pipelines.ts)");
  command.argument("[steps...]", "names or globs of steps; with all that they need");
  const { given, wantsHelp } = addFlags(command, "plan");
  return (...positionals) =>
    answer(invocation, given, async () => {
      if (wantsHelp()) return showHelp({ command, invocation, flags: given, positionals });
      const opened = await openProject(invocation, given, positionals);
      const { json: isJson, manifest: isManifest, detailedExitcode } = opened.settings;
      await using program = await opened.open();
      const plan = await makePlanTwice(opened, given, program);
      const prospect = await showPlan({ opened, invocation, program, plan, form: { isJson, isManifest } });
      return detailedExitcode ? exitCodes[prospect] : exitCode.good;
    });
};
