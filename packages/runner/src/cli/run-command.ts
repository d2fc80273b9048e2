import { resolve } from "node:path";
import { startRun } from "../run/start.ts";
import { againCommand } from "./again-command.ts";
import { answer } from "./answer.ts";
import { checkState } from "./check-state.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { drive } from "./drive.ts";
import { exitCode } from "./exit-code.ts";
import { interruptedNote } from "./interrupted-note.ts";
import { makePlan, makePlanTwice } from "./make-plan.ts";
import { openProject } from "./open-project.ts";
import { showHelp } from "./pipeline-help.ts";
import { planSettings } from "./plan-settings.ts";
import { showPlan } from "./planned.ts";
import { runRequest } from "./run-request.ts";

export const define: DefineCommand = (command, invocation) => {
  command.argument("[file]", "FILE[#NAME]: a file that exports pipelines (default: pipelines.ts)");
  command.argument("[steps...]", "names or globs of steps; with all that they need");
  const { given, wantsHelp } = addFlags(command, "run");
  return (...positionals) =>
    answer(invocation, given, async () => {
      if (wantsHelp()) return showHelp({ command, invocation, flags: given, positionals });
      const opened = await openProject(invocation, given, positionals);
      if (opened.settings.dryRun) {
        await using shown = await opened.open();
        const plan = await makePlanTwice(opened, given, shown);
        const form = { isJson: opened.settings.ui === "json", isManifest: false };
        await showPlan({ opened, invocation, program: shown, plan, form });
        return exitCode.good;
      }
      checkState(opened.project.stateFolder);
      await using program = await opened.open();
      const plan = await makePlan(opened, given, program);
      const source = {
        file: resolve(opened.early.cwd, opened.named.file),
        ...(opened.named.target.name === undefined ? {} : { target: opened.named.target.name }),
        settings: await planSettings(opened, given),
      };
      const note = interruptedNote(opened.project.stateFolder, plan, Date.now());
      if (note !== undefined && opened.settings.verbosity !== "quiet") invocation.stderr.write(`note: ${note}\n`);
      const request = await runRequest({ plan, source, opened, program, invocation });
      return await drive({ invocation, opened, program, request, begin: startRun, again: againCommand(invocation) });
    });
};
