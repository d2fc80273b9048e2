import { answer } from "./answer.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { installSchedule } from "./install-schedule.ts";
import { listSchedules } from "./list-schedules.ts";
import { openProject } from "./open-project.ts";
import { helpWithExamples, queryOf } from "./query.ts";
import { removeSchedules } from "./remove-schedules.ts";
import { resolveSettings } from "./resolve-settings.ts";
import { UsageError } from "./usage-error.ts";

const examples = [
  "schedule pipelines.ts#nightly --set region=eu --secrets-file .env",
  "schedule --list",
  "schedule --remove nightly",
];

export const define: DefineCommand = (command, invocation) => {
  command.argument("[file]", "FILE[#NAME]: a file that exports pipelines with a schedule (default: pipelines.ts)");
  command.argument("[steps...]", "names or globs of steps; with all that they need");
  const { given, wantsHelp } = addFlags(command, "schedule");
  return (...positionals) =>
    answer(invocation, given, async () => {
      if (wantsHelp()) return helpWithExamples(command, invocation, examples);
      const { listSchedules: isList, removeSchedule, all } = resolveSettings({ flags: given, env: invocation.env });
      const isRemoval = removeSchedule !== undefined || all;
      if (isList && isRemoval) throw new UsageError("--list and --remove contradict each other.");
      if (removeSchedule !== undefined && all) throw new UsageError("--remove and --all contradict each other.");
      if (isList) return listSchedules(queryOf(invocation, given));
      if (isRemoval) return removeSchedules(queryOf(invocation, given), removeSchedule);
      return installSchedule(await openProject(invocation, given, positionals), given, invocation);
    });
};
