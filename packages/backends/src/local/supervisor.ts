import { bootId, identify, type ProcessIdentity } from "../stream/process-identity.ts";
import { ControlGroups } from "./control-group.ts";
import { oomCounters, readGroupFacts } from "./control-group-place.ts";
import type { FromSupervisor, Task, ToSupervisor } from "./messages.ts";
import { OomKills } from "./oom-kills.ts";
import { openStarter, type Starting } from "./open-starter.ts";
import { secretPlaces, sweepSecretFolders } from "./secret-files.ts";
import { SupervisedProgram, type Surroundings } from "./supervised-program.ts";

/*
 * A process of its own, in a session of its own: it outlives the runner that started it, however that ends, holds the
 * timeouts of its programs and writes down how they end. It ends with the last of them once its runner is gone.
 */

class Supervisor {
  readonly #around: Surroundings;
  readonly #programs = new Map<string, SupervisedProgram>();
  #inherited: Readonly<Record<string, string>> = {};
  #isAlone = false;

  constructor(self: ProcessIdentity, { starter, orphans }: Starting) {
    const facts = readGroupFacts();
    this.#around = {
      supervisor: self,
      boot: bootId(),
      controlGroups: new ControlGroups(facts),
      oomKills: new OomKills(oomCounters(facts)),
      starter,
      orphans,
      secretPlaces: secretPlaces(process.env),
      tell,
      gone: (id) => this.#forget(id),
    };
  }

  pids(): ReadonlySet<number> {
    return new Set([...this.#programs.values()].flatMap(({ pid }) => pid ?? []));
  }

  receive(message: ToSupervisor): void {
    switch (message.type) {
      case "inherit":
        this.#inherited = message.env;
        return;
      case "start":
        this.#start(message);
        return;
      case "cancel":
        this.#programs.get(message.id)?.end("cancel");
        return;
    }
  }

  /** Another process cannot talk to us: it leaves a file and a signal. */
  lookForCancels(): void {
    for (const program of this.#programs.values()) program.lookForCancel();
  }

  cancelAll(): void {
    for (const program of this.#programs.values()) program.end("cancel");
  }

  /** The runner has gone. */
  stayAlone(): void {
    this.#isAlone = true;
    this.#leaveWhenDone();
  }

  #start(task: Task): void {
    // The same work again, through the same runner: its messages serve both.
    if (this.#programs.has(task.id)) return;
    const program = SupervisedProgram.claim({ ...task, env: { ...this.#inherited, ...task.env } }, this.#around);
    if (program === undefined) return;
    this.#programs.set(task.id, program);
    program.start();
  }

  #forget(id: string): void {
    this.#programs.delete(id);
    this.#leaveWhenDone();
  }

  #leaveWhenDone(): void {
    if (this.#isAlone && this.#programs.size === 0) process.exit(0);
  }
}

// Much that is asked of the system here is answered by a failure, and nobody reads a stack of this process.
Error.stackTraceLimit = 0;

/** A runner that has gone hears nothing, which is no fault: the claim holds the same. */
function tell(message: FromSupervisor): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

const self = identify(process.pid);
if (self === undefined) throw new Error("internal: a process cannot find itself");
const supervisor: Supervisor = new Supervisor(self, await openStarter(() => supervisor.pids()));
void sweepSecretFolders(secretPlaces(process.env));
process.on("message", (message: ToSupervisor) => supervisor.receive(message));
process.on("disconnect", () => supervisor.stayAlone());
// It may have gone while this file was being read.
if (!process.connected) supervisor.stayAlone();
process.on("SIGHUP", () => undefined);
process.on("SIGINT", () => undefined);
process.on("SIGUSR2", () => supervisor.lookForCancels());
process.on("SIGTERM", () => {
  supervisor.cancelAll();
  supervisor.stayAlone();
});
