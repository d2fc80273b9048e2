import { followRun } from "../run/follow.ts";
import { thisHost } from "../run/this-host.ts";
import { requestCancel } from "../store/cancel-request.ts";
import { runCommand } from "./again-command.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { earlySettings } from "./early-settings.ts";
import { exitCode } from "./exit-code.ts";
import type { Invocation } from "./invocation.ts";
import { helpWithExamples } from "./query.ts";
import { resolveSettings } from "./resolve-settings.ts";
import { openScreen } from "./screen.ts";
import { findStored } from "./stored-project.ts";
import { submitOutcome } from "./submit-reporter.ts";

export const define: DefineCommand = (command, invocation) => {
  command.argument("[run]", "id of the run, the beginning or end of it, @latest or @latest~1 (default: @latest)");
  const { given, wantsHelp } = addFlags(command, "attach");
  return async (name = "@latest") => {
    if (wantsHelp()) return helpWithExamples(command, invocation, ["attach", "attach 20261121-074530-4kq9"]);
    const { stateFolder, stored } = findStored(invocation, given, name);
    const host = thisHost(invocation.env);
    const settings = resolveSettings({ flags: given, env: invocation.env });
    let wantsToLeave = false;
    const onSignal = (): void => {
      wantsToLeave = true;
    };
    const screen = await openScreen({
      invocation,
      settings,
      early: earlySettings(invocation, given),
      host,
      steps: stored.plan.steps.length,
      // The user's file is not loaded, so no place in it is known.
      place: async () => undefined,
      again: runCommand(stored.source, invocation),
      outcome: submitOutcome(stored.source, invocation, settings),
      control: {
        interruptMeans: "stops watching; the run goes on",
        stop: () => requestCancel(stateFolder, stored.run),
        detach: onSignal,
      },
    });
    invocation.signals.on("SIGINT", onSignal);
    const followed = await followRun({
      stateFolder,
      run: stored.run,
      reporters: screen.reporters,
      host,
      wantsToLeave: () => wantsToLeave,
    });
    invocation.signals.off("SIGINT", onSignal);
    screen.leave();
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
