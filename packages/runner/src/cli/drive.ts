import type { Program } from "../load/program.ts";
import type { Reporter } from "../report/reporter.ts";
import type { RunInProgress, RunRequest } from "../run/request.ts";
import { handOver } from "./detach.ts";
import { exitCode } from "./exit-code.ts";
import type { Invocation } from "./invocation.ts";
import type { OpenedProject } from "./open-project.ts";
import { openScreen, type Screen } from "./screen.ts";
import { RunSignals } from "./signals.ts";

export interface Driving {
  readonly invocation: Invocation;
  readonly opened: OpenedProject;
  readonly program: Program;
  /** Its reporters are made here. */
  readonly request: RunRequest;
  /** Tells on stdout what came of it; its outputs by default. */
  readonly outcome?: Reporter | undefined;
  /** Starts a run, or goes on with one. */
  readonly begin: (request: RunRequest) => Promise<RunInProgress>;
  /** The command that runs it anew. */
  readonly again: string;
}

/** Drives a run to its end or until it is left to itself, obeying signals and keys; answers with its exit code. */
export async function drive(driving: Driving): Promise<number> {
  const { invocation, opened, request, begin } = driving;
  if (opened.settings.detach) return leave(await begin(request), driving);
  const keys = new Keys();
  const screen = await screenFor(driving, keys);
  using signals = new RunSignals({
    source: invocation.signals,
    now: request.host.now,
    say: screen.say,
    leave: (code) => {
      screen.leave();
      invocation.leave(code);
    },
  });
  const run = await begin({ ...request, reporters: screen.reporters });
  keys.obey(run);
  signals.obey(run);
  const view = await Promise.race([run.done, keys.detached]).catch((error: unknown) => {
    screen.leave();
    throw error;
  });
  if (view !== undefined) return view.exitCode ?? exitCode.bug;
  screen.leave();
  return leave(run, driving);
}

/** Another process drives from now on. */
export async function leave(
  run: RunInProgress,
  { invocation, opened, request }: Pick<Driving, "invocation" | "opened" | "request">,
): Promise<number> {
  await run.leave(() => handOver(request.project.stateFolder, run.id, opened.early.cwd));
  invocation.stderr.write(`run ${run.id} goes on by itself; watch it: pipeline attach ${run.id}\n`);
  return exitCode.detached;
}

function screenFor({ invocation, opened, program, request, again, outcome }: Driving, keys: Keys): Promise<Screen> {
  const { settings, early } = opened;
  return openScreen({
    invocation,
    settings,
    early,
    host: request.host,
    steps: request.plan.steps.length,
    again,
    place: (step) => program.place(step),
    control: keys,
    ...(outcome === undefined ? {} : { outcome }),
  });
}

/** What keys do to the run, once there is one. */
class Keys {
  readonly interruptMeans = "cancels the run; again, it leaves at once";
  readonly #detached = Promise.withResolvers<undefined>();
  #run: RunInProgress | undefined;

  /** Settles when a key asked to leave the run to itself. */
  get detached(): Promise<undefined> {
    return this.#detached.promise;
  }

  obey(run: RunInProgress): void {
    this.#run = run;
  }

  readonly stop = (): void => this.#run?.stop({ kind: "request" });
  readonly cancelStep = (step: string): void => this.#run?.cancelStep(step);
  readonly detach = (): void => this.#detached.resolve(undefined);
}
