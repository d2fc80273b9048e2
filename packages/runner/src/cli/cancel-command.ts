import type { RunView } from "../events/view.ts";
import { lazyProgram } from "../load/lazy-program.ts";
import type { Reporter } from "../report/reporter.ts";
import { followRun } from "../run/follow.ts";
import { resumeRun } from "../run/start.ts";
import { thisHost } from "../run/this-host.ts";
import { requestCancel } from "../store/cancel-request.ts";
import { believedMs, type LeaseHolder, leaseOf } from "../store/lease.ts";
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
      const status =
        (await askToCancel(invocation, stateFolder, run)) ?? (await cancelAbandoned(invocation, given, run));
      const said = status === "cancelled" ? "is cancelled" : `has ended meanwhile: ${status}`;
      invocation.stderr.write(`run ${run} ${said}\n`);
      return exitCode.good;
    });
};

/** A runner that lives does what it is asked within a blink. */
const patienceMs = 3_000;

/** The process that drives the run obeys, and this one waits until it has; nothing where nobody drives it, or no more. */
async function askToCancel(
  { stderr }: Invocation,
  stateFolder: string,
  run: string,
): Promise<RunView["status"] | undefined> {
  const host = thisHost();
  const holder = leaseOf(stateFolder, run, host.now());
  if (holder === undefined) return undefined;
  requestCancel(stateFolder, run);
  const forget = host.after(patienceMs, () => stderr.write(`${silentNote(run, holder)}\n`));
  const reporter: Reporter = {
    onEvent: ({ type }) => void (type === "run.stopping" && forget()),
    close: async () => undefined,
  };
  const wantsToLeave = (): boolean => false;
  const followed = await followRun({ stateFolder, run, reporters: [reporter], host, wantsToLeave });
  forget();
  return followed.is === "finished" ? followed.view.status : undefined;
}

function silentNote(run: string, { pid, host }: LeaseHolder): string {
  const seconds = believedMs / 1_000;
  return `run ${run}: its runner, process ${pid} on ${host}, has not answered yet: it may be stopped (kill -CONT ${pid}) or hang. Once it has been silent for ${seconds} s, the run is taken over and cancelled from here.`;
}

/** Nobody drives the run: it is taken over, and cancelled from here. */
async function cancelAbandoned(invocation: Invocation, flags: GivenFlags, name: string): Promise<RunView["status"]> {
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
  return (await run.done).status;
}
