import { followRun } from "../run/follow.ts";
import { thisHost } from "../run/this-host.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { earlySettings } from "./early-settings.ts";
import { exitCode } from "./exit-code.ts";
import { followersFor } from "./followers.ts";
import type { Invocation } from "./invocation.ts";
import { helpWithExamples } from "./query.ts";
import { resolveSettings } from "./resolve-settings.ts";
import { findStored } from "./stored-project.ts";

export const define: DefineCommand = (command, invocation) => {
  command.argument("[run]", "id of the run, the beginning or end of it, @latest or @latest~1 (default: @latest)");
  const { given, wantsHelp } = addFlags(command, "attach");
  return async (name = "@latest") => {
    if (wantsHelp()) return helpWithExamples(command, invocation, ["attach", "attach 20261121-074530-4kq9"]);
    const { stateFolder, stored } = findStored(invocation, given, name);
    const host = thisHost(invocation.env);
    const settings = resolveSettings({ flags: given, env: invocation.env });
    const reporters = followersFor({
      run: stored.run,
      invocation,
      settings,
      early: earlySettings(invocation, given),
      host,
    });
    let wantsToLeave = false;
    const onSignal = (): void => {
      wantsToLeave = true;
    };
    invocation.signals.on("SIGINT", onSignal);
    const followed = await followRun({
      stateFolder,
      run: stored.run,
      reporters,
      host,
      wantsToLeave: () => wantsToLeave,
    });
    invocation.signals.off("SIGINT", onSignal);
    return exitCodeOf(followed, stored.run, invocation);
  };
};

function exitCodeOf(followed: Awaited<ReturnType<typeof followRun>>, run: string, { stderr }: Invocation): number {
  if (followed.is === "finished") return followed.view.exitCode ?? exitCode.bug;
  if (followed.is === "left") {
    stderr.write(`run ${run} goes on; watch it again: pipeline attach ${run}\n`);
    return exitCode.detached;
  }
  stderr.write(`run ${run} has lost its runner; what is in flight may go on. Go on with it: pipeline resume ${run}\n`);
  return exitCode.detached;
}
