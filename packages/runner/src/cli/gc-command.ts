import { keptFolders } from "../keeper/kept-folders.ts";
import { collectGarbage } from "../store/gc/collect-garbage.ts";
import { stateFault } from "../store/state-size.ts";
import { answer } from "./answer.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";
import { openProject } from "./open-project.ts";
import { helpWithExamples } from "./query.ts";
import { Refused } from "./refused.ts";
import { collectedText } from "./show-collected.ts";
import { StandingServices } from "./standing-services.ts";

export const define: DefineCommand = (command, invocation) => {
  const { given, wantsHelp } = addFlags(command, "gc");
  return () =>
    answer(invocation, given, async () => {
      if (wantsHelp()) return helpWithExamples(command, invocation, ["gc --dry-run", "gc --size 5Gi --older-than 30d"]);
      const { settings, project } = await openProject(invocation, given, []);
      const fault = stateFault(project.stateFolder);
      if (fault !== undefined && !settings.dryRun) throw new Refused([unusable(fault)]);
      const nowMs = Date.now();
      const { cacheSize, olderThan, dryRun: isDryRun } = settings;
      const allowance = { bytes: cacheSize, ...(olderThan === undefined ? {} : { notBeforeMs: nowMs - olderThan }) };
      const { stateFolder } = project;
      await using services = await StandingServices.open(stateFolder, invocation);
      const standing = [...services.services.map(({ folder }) => folder), ...keptFolders(stateFolder)];
      const collected = collectGarbage({ stateFolder, allowance, isDryRun, nowMs, standing });
      if (collected === undefined) throw new Refused([busy]);
      const document = { isDryRun, allowedBytes: cacheSize, ...collected };
      invocation.stdout.write(settings.json ? `${JSON.stringify(document, null, 2)}\n` : collectedText(document));
      return exitCode.good;
    });
};

const busy = {
  code: "STATE_BUSY",
  message: "Another `pipeline gc` is at work in this folder.",
  remedy: "Wait until it has ended.",
} as const;

function unusable(fault: string) {
  const message = `The folder for state cannot be used: ${fault}.`;
  return { code: "STATE_UNUSABLE", message, remedy: "Make it writable, or name another one: --state FOLDER." } as const;
}
