import { lazyProgram } from "../load/lazy-program.ts";
import { followRun } from "../run/follow.ts";
import { resumeRun } from "../run/start.ts";
import { thisHost } from "../run/this-host.ts";
import { requestCancel } from "../store/cancel-request.ts";
import { leaseOf } from "../store/lease.ts";
import { answer } from "./answer.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";
import type { GivenFlags } from "./given-flags.ts";
import type { Invocation } from "./invocation.ts";
import { helpWithExamples } from "./query.ts";
import { runRequest } from "./run-request.ts";
import { findStored, openStored } from "./stored-project.ts";
import { UsageError } from "./usage-error.ts";

export const define: DefineCommand = (command, invocation) => {
  command.argument("[run]", "id of the run, the beginning or end of it, @latest or @latest~1 (default: @latest)");
  const { given, wantsHelp } = addFlags(command, "cancel");
  return (name = "@latest") =>
    answer(invocation, given, async () => {
      if (wantsHelp()) return helpWithExamples(command, invocation, ["cancel", "cancel 20261121-074530-4kq9"]);
      const { stateFolder, stored } = findStored(invocation, given, name);
      const { run, view } = stored;
      if (view.endedAtMs !== undefined) throw new UsageError(`run ${run} has ended already: ${view.status}.`);
      const isDriven = leaseOf(stateFolder, run, Date.now()) !== undefined;
      if (isDriven) await askToCancel(stateFolder, run);
      else await cancelAbandoned(invocation, given, run);
      invocation.stderr.write(`run ${run} is cancelled\n`);
      return exitCode.good;
    });
};

/** The process that drives the run obeys; this one waits until it has. */
async function askToCancel(stateFolder: string, run: string): Promise<void> {
  requestCancel(stateFolder, run);
  await followRun({ stateFolder, run, reporters: [], host: thisHost(), wantsToLeave: () => false });
}

/** Nobody drives the run: it is taken over, and cancelled from here. */
async function cancelAbandoned(invocation: Invocation, flags: GivenFlags, name: string): Promise<void> {
  const { stored, source, opened } = await openStored(invocation, flags, name);
  await using program = lazyProgram(async () => {
    const loaded = await opened.open();
    await loaded.plan(opened.named.target, source.settings);
    return loaded;
  });
  const { plan } = stored;
  const request = await runRequest({ plan, source, opened, program, invocation });
  const run = await resumeRun({ ...request, reporters: [] }, stored.run);
  run.stop({ kind: "request" });
  await run.done;
}
