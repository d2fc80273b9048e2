import type { RunInProgress, RunRequest } from "../run/request.ts";
import { handOver } from "./detach.ts";
import { exitCode } from "./exit-code.ts";
import type { Invocation } from "./invocation.ts";
import { RunSignals } from "./signals.ts";

export interface Driving {
  readonly invocation: Invocation;
  readonly request: RunRequest;
  /** Starts a run, or goes on with one. */
  readonly begin: (request: RunRequest) => Promise<RunInProgress>;
  /** Absolute. */
  readonly cwd: string;
  /** `true`: only begin, and let another process drive. */
  readonly isDetached: boolean;
}

/** Drives a run to its end, obeying signals; answers with its exit code. */
export async function drive({ invocation, request, begin, cwd, isDetached }: Driving): Promise<number> {
  const { stderr, signals: source, leave } = invocation;
  const say = (line: string): void => stderr.write(`${line}\n`);
  if (isDetached) {
    const run = await begin({ ...request, reporters: [] });
    await run.leave();
    handOver(request.project.stateFolder, run.id, cwd);
    say(`run ${run.id} goes on by itself; watch it: pipeline attach ${run.id}`);
    return exitCode.detached;
  }
  using signals = new RunSignals({ source, now: request.host.now, say, leave });
  const run = await begin(request);
  signals.obey((because) => run.stop(because));
  const view = await run.done;
  return view.exitCode ?? exitCode.bug;
}
