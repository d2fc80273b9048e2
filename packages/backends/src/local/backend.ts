import { join } from "node:path";
import type { Backend, BackendOptions, Execution, Handle, JobsPort, Workload } from "../contract/index.ts";
import { openDirectoryStaging } from "../staging/directory/staging.ts";
import { ClaimWatch } from "./claim-watch.ts";
import { programEnvironments } from "./environment.ts";
import { FollowedProgram, type LocalHandle } from "./followed-program.ts";
import { inheritedEnv } from "./inherited-env.ts";
import type { FromSupervisor } from "./messages.ts";
import { type LinkListener, type LinkSettings, SupervisorLink } from "./supervisor-link.ts";
import { taskOf } from "./task.ts";

/** Programs as processes of this machine. Opening starts nothing; the first submit, or `warm`, starts a supervisor. */
export function openLocalBackend(options: BackendOptions): Backend {
  const jobs = new LocalJobs({
    env: options.env,
    inherited: inheritedEnv(options.env),
    compiled: join(options.stateFolder, "compiled"),
  });
  return {
    name: "local",
    staging: openDirectoryStaging(join(options.stateFolder, "staging")),
    jobs,
    environment: programEnvironments(options.env),
    warm: () => jobs.warm(),
    [Symbol.asyncDispose]: () => jobs[Symbol.asyncDispose](),
  };
}

class LocalJobs implements JobsPort, LinkListener, AsyncDisposable {
  readonly #settings: LinkSettings;
  readonly #programs = new Map<string, FollowedProgram>();
  #link: SupervisorLink | undefined;

  constructor(settings: LinkSettings) {
    this.#settings = settings;
  }

  warm(): SupervisorLink {
    this.#link ??= SupervisorLink.open(this.#settings, this);
    return this.#link;
  }

  async submit(workload: Workload, signal: AbortSignal): Promise<Execution> {
    signal.throwIfAborted();
    return this.#followed(workload, (program) => {
      const link = this.warm();
      program.follow({
        cancel: () => link.send({ type: "cancel", id: workload.id }),
        close: () => undefined,
      });
      link.send({ type: "start", ...taskOf(workload, process.execPath) });
    });
  }

  async attach(handle: Handle, signal: AbortSignal): Promise<Execution> {
    signal.throwIfAborted();
    return this.#followed(localHandle(handle), readUp);
  }

  receive(message: FromSupervisor): void {
    const program = this.#programs.get(message.id);
    if (program === undefined) return;
    if (message.type === "started") program.started(message.atMs);
    else if (message.type === "ended") program.ended(message.outcome);
    else readUp(program);
  }

  /** What the supervisor would have told stands in the claims; later submits start another. */
  lost(): void {
    this.#link = undefined;
    for (const program of this.#programs.values()) readUp(program);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const link = this.#link;
    const isIdle = this.#programs.size === 0;
    this.#link = undefined;
    for (const program of this.#programs.values()) program.close();
    link?.close();
    // With programs in flight it stays, since they go on.
    if (isIdle) await link?.ended();
  }

  /** The same work twice in one process is one program with two executions. */
  async #followed(known: LocalHandle, begin: (program: FollowedProgram) => void): Promise<Execution> {
    let program = this.#programs.get(known.id);
    if (program === undefined) {
      program = new FollowedProgram(known, ({ id }) => this.#forget(id));
      this.#programs.set(known.id, program);
      begin(program);
      this.#link?.hold(true);
    }
    const execution = program.execution();
    await program.accepted;
    return execution;
  }

  #forget(id: string): void {
    this.#programs.delete(id);
    if (this.#programs.size === 0) this.#link?.hold(false);
  }
}

/** From now on what is written down about the program tells. */
function readUp(program: FollowedProgram): void {
  const watch = new ClaimWatch(program);
  program.follow(watch);
  watch.look();
  program.accept();
}

function localHandle({ native }: Handle): LocalHandle {
  const known = native !== null && typeof native === "object" ? new Map(Object.entries(native)) : new Map();
  const [id, folder] = [known.get("id"), known.get("folder")];
  if (typeof id === "string" && typeof folder === "string") return { id, folder };
  throw new TypeError("internal: this is no handle of the local backend");
}
