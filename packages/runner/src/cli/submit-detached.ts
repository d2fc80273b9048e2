import { Placing, type ScheduledDetails } from "../api/placing.ts";
import { SummaryReporter } from "../report/summary.ts";
import { startRun } from "../run/start.ts";
import { type Driving, leave } from "./drive.ts";
import { exitCode } from "./exit-code.ts";

/** Starts the run, waits until its work has been placed, says where, and leaves the rest to a process of its own. */
export async function submitDetached(driving: Omit<Driving, "begin">): Promise<number> {
  const { invocation, opened, request, again } = driving;
  const { stdout, stderr } = invocation;
  const placing = new Placing();
  const hasColor = opened.early.hasColor.stderr;
  const summary = new SummaryReporter({ sink: stderr, hasColor, place: async () => undefined, again });
  const run = await startRun({ ...request, reporters: [placing, summary] });
  const details = await placing.details.catch(() => undefined);
  // Nothing could be placed, or all was over at once: there is nothing to leave.
  if (details === undefined) return (await run.done).exitCode ?? exitCode.bug;
  stdout.write(opened.settings.ui === "json" ? `${JSON.stringify(details)}\n` : detailsText(details));
  return leave(run, driving);
}

function detailsText({ runId, executionId, namespace, jobName, scheduledAt, logs }: ScheduledDetails): string {
  const facts = {
    job: `${namespace}/${jobName}`,
    run: runId,
    ...(executionId === undefined ? {} : { execution: executionId }),
    placed: scheduledAt.toISOString(),
    ...(logs === undefined ? {} : { log: logs }),
  };
  return Object.entries(facts)
    .map(([name, fact]) => `${name.padEnd(9)}  ${fact}\n`)
    .join("");
}
