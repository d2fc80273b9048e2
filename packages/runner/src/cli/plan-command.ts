import { answer } from "./answer.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";
import { openProject } from "./open-project.ts";
import { showHelp } from "./pipeline-help.ts";
import { showPlan } from "./planned.ts";

export const define: DefineCommand = (command, invocation) => {
  command.argument("[file]", "FILE[#NAME]: a file that exports pipelines (default: pipelines.ts)");
  command.argument("[steps...]", "names or globs of steps; with all that they need");
  const { given, wantsHelp } = addFlags(command, "plan");
  return (...positionals) =>
    answer(invocation, given, async () => {
      if (wantsHelp()) return showHelp({ command, invocation, flags: given, positionals });
      const opened = await openProject(invocation, given, positionals);
      const { json, manifest, detailedExitcode } = opened.settings;
      const isAllCached = await showPlan({ opened, flags: given, invocation, isJson: json, isManifest: manifest });
      return detailedExitcode && !isAllCached ? exitCode.workToDo : exitCode.good;
    });
};
