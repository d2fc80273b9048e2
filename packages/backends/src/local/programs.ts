import { join } from "node:path";
import type { BackendOptions, Execution } from "../contract/index.ts";
import { Abandoned } from "./abandoned.ts";
import { ClaimWatch } from "./claim-watch.ts";
import { FollowedProgram, type LocalHandle } from "./followed-program.ts";
import { inheritedEnv } from "./inherited-env.ts";
import type { FromSupervisor, Task } from "./messages.ts";
import { type LinkListener, type LinkSettings, SupervisorLink } from "./supervisor-link.ts";

/** Programs of this machine that this process has started or found, and the supervisor that watches over them. */
export class LocalPrograms implements LinkListener, AsyncDisposable {
  readonly #settings: LinkSettings;
  readonly #programs = new Map<string, FollowedProgram>();
  /** What the present supervisor has started and not ended, followed or not. */
  readonly #running = new Set<string>();
  readonly #abandoned = new Abandoned();
  #link: SupervisorLink | undefined;

  constructor({ env, stateFolder }: BackendOptions) {
    this.#settings = { env, inherited: inheritedEnv(env), compiled: join(stateFolder, "compiled") };
  }

  /** Starts a supervisor, if there is none yet. */
  warm(): SupervisorLink {
    this.#link ??= SupervisorLink.open(this.#settings, this);
    return this.#link;
  }

  /** Starts the program, or finds it where its attempt was claimed before. */
  start(task: Task): Promise<Execution> {
    return this.#followed(task, (program) => {
      const link = this.warm();
      program.follow({
        cancel: () => link.send({ type: "cancel", id: task.id }),
        close: () => undefined,
      });
      this.#running.add(task.id);
      link.send({ type: "start", ...task });
    });
  }

  /** Finds a program that another process may have started. */
  find(known: LocalHandle): Promise<Execution> {
    return this.#followed(known, (program) => this.#readUp(program));
  }

  receive(message: FromSupervisor): void {
    if (message.type !== "started") this.#running.delete(message.id);
    const program = this.#programs.get(message.id);
    if (program === undefined) return;
    if (message.type === "started") program.started(message.atMs);
    else if (message.type === "ended") program.ended(message.outcome);
    else this.#readUp(program);
  }

  /** What the supervisor would have told stands in the claims; later submits start another. */
  lost(): void {
    this.#link = undefined;
    this.#running.clear();
    for (const program of this.#programs.values()) this.#readUp(program);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const link = this.#link;
    const isIdle = this.#programs.size === 0 && this.#running.size === 0;
    this.#link = undefined;
    for (const program of this.#programs.values()) program.close();
    link?.close();
    // With programs in flight it stays, since they go on.
    if (isIdle) await link?.ended();
  }

  /** The same work twice in one process is one program with two executions. */
  async #followed({ id, folder }: LocalHandle, begin: (program: FollowedProgram) => void): Promise<Execution> {
    let program = this.#programs.get(id);
    if (program === undefined) {
      program = new FollowedProgram({ id, folder }, (ended) => this.#forget(ended.id));
      this.#programs.set(id, program);
      begin(program);
      this.#link?.hold(true);
    }
    const execution = program.execution();
    await program.accepted;
    return execution;
  }

  /** From now on what is written down about the program tells. */
  #readUp(program: FollowedProgram): void {
    const watch = new ClaimWatch(program, this.#abandoned);
    program.follow(watch);
    watch.look();
    program.accept();
  }

  #forget(id: string): void {
    this.#programs.delete(id);
    if (this.#programs.size === 0) this.#link?.hold(false);
  }
}
