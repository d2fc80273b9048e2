import { ReplayTime, replayRun } from "../run/replay.ts";
import { thisHost } from "../run/this-host.ts";
import { runCommand } from "./again-command.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { earlySettings } from "./early-settings.ts";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./query.ts";
import { resolveSettings } from "./resolve-settings.ts";
import { openScreen } from "./screen.ts";
import { findStored } from "./stored-project.ts";
import { submitOutcome } from "./submit-reporter.ts";

export const define: DefineCommand = (command, invocation) => {
  command.argument("[run]", "id of the run, the beginning or end of it, @latest or @latest~1 (default: @latest)");
  const { given, wantsHelp } = addFlags(command, "replay");
  return async (name = "@latest") => {
    if (wantsHelp()) return helpWithExamples(command, invocation, ["replay", "replay @latest~1 --speed 60 --ui plain"]);
    const { stored } = findStored(invocation, given, name);
    const settings = resolveSettings({ flags: given, env: invocation.env });
    const host = thisHost(invocation.env);
    const time = new ReplayTime(host, settings.speed);
    const end = new AbortController();
    const stop = (): void => end.abort();
    const screen = await openScreen({
      invocation,
      settings,
      early: earlySettings(invocation, given),
      host: { ...host, now: () => time.now() },
      steps: stored.plan.steps.length,
      // The user's file is not loaded, so no place in it is known.
      place: async () => undefined,
      again: runCommand(stored.source, invocation),
      outcome: submitOutcome(stored.source, invocation, settings),
      control: { interruptMeans: "ends the replay", stop, detach: stop },
    });
    invocation.signals.on("SIGINT", stop);
    await replayRun({ events: stored.events, reporters: screen.reporters, time, signal: end.signal });
    invocation.signals.off("SIGINT", stop);
    screen.leave();
    return exitCode.good;
  };
};
