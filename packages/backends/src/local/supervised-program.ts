import { closeSync, existsSync, openSync, writeSync } from "node:fs";
import type { Ended } from "../contract/index.ts";
import { identify, type ProcessIdentity } from "../stream/process-identity.ts";
import { claimFiles, claimLine } from "./claim.ts";
import type { ControlGroup, ControlGroups } from "./control-group.ts";
import { type Exit, endedOf, unstaged, unstarted } from "./ended.ts";
import { later } from "./later.ts";
import { MaskedLog } from "./masked-log.ts";
import type { FromSupervisor, Task } from "./messages.ts";
import type { OomKills } from "./oom-kills.ts";
import type { Orphans } from "./orphans.ts";
import { type Belonging, endAll, mayHaveLeft } from "./program-group.ts";
import { ProgramSecrets } from "./program-secrets.ts";
import { Restarts } from "./restarts.ts";
import { type Launched, type Starter, startByNode } from "./starter.ts";

export interface Surroundings {
  readonly supervisor: ProcessIdentity;
  readonly boot: string;
  readonly controlGroups: ControlGroups;
  readonly oomKills: OomKills;
  readonly starter: Starter;
  readonly orphans: Orphans | undefined;
  /** Where secrets may lie as files. */
  readonly secretPlaces: readonly string[];
  readonly tell: (message: FromSupervisor) => void;
  /** Called once for each program, when nothing of it is left and its end is on disk. */
  readonly gone: (id: string) => void;
}

/** Short programs have ended by then: who they were need not be written down. */
const identifyAfterMs = 3;
/** What a program leaves running gets this long to end by itself. */
const leftoverGraceMs = 1000;

/** One attempt's program, from the claim to the last line of it; a service's program may be started many times. */
export class SupervisedProgram {
  readonly #task: Task;
  readonly #around: Surroundings;
  readonly #claim: number;
  #pid: number | undefined;
  #log: MaskedLog | undefined;
  #controlGroup: ControlGroup | undefined;
  readonly #secrets: ProgramSecrets;
  #startedAtMs: number | undefined;
  readonly #notes: string[] = [];
  #because: "cancel" | "timeout" | undefined;
  #hasExited = false;
  #ending: Promise<unknown> | undefined;
  #forgetTimeout: () => void = () => undefined;
  #identifying: NodeJS.Timeout | undefined;
  readonly #restarts: Restarts | undefined;
  #lastStartMs = 0;
  /** Set while the program of a service waits for its next start. */
  #forgetRestart: (() => void) | undefined;

  private constructor(task: Task, around: Surroundings, claim: number) {
    this.#task = task;
    this.#around = around;
    this.#claim = claim;
    this.#secrets = new ProgramSecrets(task, {
      owner: around.supervisor,
      places: around.secretPlaces,
      note: (secretFolder) => this.#write({ secretFolder }),
    });
    this.#restarts = task.restart === undefined ? undefined : new Restarts(task.restart);
  }

  /** Claims the attempt; nothing when that cannot be done, or another supervisor has done it. */
  static claim(task: Task, around: Surroundings): SupervisedProgram | undefined {
    const { id, folder, labels } = task;
    try {
      const claim = openSync(claimFiles.claim(folder), "ax", 0o600);
      writeSync(claim, claimLine({ id, labels, supervisor: around.supervisor, boot: around.boot }));
      return new SupervisedProgram(task, around, claim);
    } catch (error) {
      if (codeOf(error) === "EEXIST") around.tell({ type: "taken", id });
      else around.tell({ type: "ended", id, outcome: { ...unstaged(codeOf(error)), endedAtMs: Date.now() } });
      return undefined;
    }
  }

  /** Of its process, as long as that has not ended. */
  get pid(): number | undefined {
    return this.#hasExited ? undefined : this.#pid;
  }

  start(): void {
    let env = this.#task.env;
    try {
      env = { ...env, ...this.#secrets.paths() };
    } catch (error) {
      this.#finish(unstaged(codeOf(error), "the files of its secrets cannot be written"));
      return;
    }
    try {
      this.#spawn(env);
    } catch (error) {
      this.#failToStart(codeOf(error));
    }
  }

  /** Idempotent; the first reason counts. */
  end(because: "cancel" | "timeout"): void {
    if (this.#because !== undefined || (this.#hasExited && this.#restarts === undefined)) return;
    this.#because = because;
    if (this.#forgetRestart !== undefined) {
      this.#forgetRestart();
      this.#finish({ status: "cancelled" });
    } else if (this.#pid !== undefined && !this.#hasExited)
      this.#ending = endAll([this.#belonging(this.#pid)], this.#task.graceMs);
  }

  lookForCancel(): void {
    if (existsSync(claimFiles.cancel(this.#task.folder))) this.end("cancel");
  }

  #spawn(env: Task["env"]): void {
    const { folder, stdout, argv, file = argv[0] ?? "", work } = this.#task;
    const { masked } = this.#secrets;
    const log = openSync(claimFiles.log(folder), "a", 0o600);
    const isMasked = masked.length > 0;
    let printed: number | undefined;
    try {
      printed = stdout === undefined ? undefined : openSync(stdout, "w", 0o600);
      // A mask reads what is printed, and only Node makes pipes that can be read here.
      const [start, output] = isMasked ? ([startByNode, "pipe"] as const) : ([this.#around.starter, log] as const);
      const launch = { argv, file, cwd: work, env, stdout: printed ?? output, stderr: output };
      const launched = this.#limited(() => start(launch));
      if (isMasked) this.#log = new MaskedLog(log, launched.streams, masked);
      this.#follow(launched);
    } finally {
      if (printed !== undefined) closeSync(printed);
      if (this.#log === undefined) closeSync(log);
    }
  }

  #follow({ pid, exit }: Launched): void {
    if (pid !== undefined) this.#started(pid);
    exit.then(
      (how) => this.#exited(pid ?? 0, how),
      (error: unknown) => this.#failToStart(codeOf(error)),
    );
  }

  /** A limit that cannot be set is told, and costs no program its start. */
  #limited(run: () => Launched): Launched {
    try {
      this.#controlGroup = this.#around.controlGroups.open(this.#task);
      this.#controlGroup?.enter();
    } catch (error) {
      this.#notes.push(`its limits of cpu and memory could not be set (${codeOf(error)})`);
      this.#around.controlGroups.forget(this.#task.id);
      this.#controlGroup = undefined;
    }
    try {
      return run();
    } finally {
      this.#controlGroup?.leave();
    }
  }

  #started(pid: number): void {
    const { id, timeoutMs } = this.#task;
    this.#pid = pid;
    this.#lastStartMs = Date.now();
    this.#startedAtMs ??= this.#lastStartMs;
    this.#around.tell({ type: "started", id, atMs: this.#lastStartMs });
    this.#identifying = setTimeout(() => this.#identify(pid), identifyAfterMs);
    if (timeoutMs !== undefined) this.#forgetTimeout = later(timeoutMs, () => this.end("timeout"));
  }

  /** For whoever looks after the program should this process die; until then its environment tells it from others. */
  #identify(pid: number): void {
    // A program that ended while it was being asked after has no start to be told from others by; none is needed.
    const program = identify(pid) ?? { pid, since: "ended" };
    this.#write({ program, startedAtMs: this.#lastStartMs });
  }

  async #exited(pid: number, exit: Pick<Exit, "code" | "signal">): Promise<void> {
    this.#hasExited = true;
    this.#forgetTimeout();
    clearTimeout(this.#identifying);
    const isOutOfMemory = this.#hasRunOutOfMemory(exit);
    await this.#endLeftovers(pid);
    await this.#log?.close();
    await this.#controlGroup?.remove();
    const ended = endedOf({ ...exit, isOutOfMemory, ...this.#reason() }, this.#task);
    const waitMs = this.#restartsIn(ended);
    if (waitMs === undefined) this.#finish(ended);
    else this.#forgetRestart = later(waitMs, () => this.#startAgain());
  }

  /** A service that was never ready is not started again. */
  #restartsIn(ended: Ended): number | undefined {
    if (this.#restarts === undefined || !existsSync(claimFiles.ready(this.#task.folder))) return undefined;
    return this.#restarts.after(ended, Date.now() - this.#lastStartMs);
  }

  #startAgain(): void {
    this.#forgetRestart = undefined;
    this.#hasExited = false;
    this.#pid = undefined;
    this.#controlGroup = undefined;
    this.#log = undefined;
    this.start();
  }

  #reason(): Pick<Exit, "because"> {
    return this.#because === undefined ? {} : { because: this.#because };
  }

  async #endLeftovers(pid: number): Promise<void> {
    await this.#ending;
    const belonging = this.#belonging(pid);
    if (this.#ending !== undefined || !mayHaveLeft(belonging)) return;
    const count = await endAll([belonging], leftoverGraceMs);
    if (count === 1) this.#notes.push("left a process behind; it was ended");
    if (count > 1) this.#notes.push(`left ${count} processes behind; they were ended`);
  }

  #hasRunOutOfMemory({ code, signal }: Pick<Exit, "code" | "signal">): boolean {
    if (this.#because !== undefined) return false;
    if (this.#controlGroup?.hasRunOutOfMemory() === true) return true;
    // 137 is what a shell makes of the kill of its own child.
    return (signal === "SIGKILL" || code === 137) && this.#around.oomKills.explainsOne();
  }

  #belonging(leader: number): Belonging {
    const group = this.#controlGroup;
    const { orphans } = this.#around;
    return {
      leader,
      id: this.#task.id,
      ...(group === undefined ? {} : { counted: () => group.pids() }),
      ...(orphans === undefined ? {} : { hasOrphans: () => orphans.areThere() }),
    };
  }

  #failToStart(code: string): void {
    void this.#controlGroup?.remove();
    const isFolderGone = code === "ENOENT" && !existsSync(this.#task.work);
    const failure = isFolderGone ? unstaged(code) : unstarted(code, this.#task);
    this.#finish(this.#because === "cancel" ? { status: "cancelled" } : failure);
  }

  /** On disk before it is told, so that nobody knows more than a later process can find out. */
  #finish(ended: Ended): void {
    const { id } = this.#task;
    this.#secrets.remove();
    const count = this.#restarts?.count ?? 0;
    const notes =
      count === 0 ? this.#notes : [...this.#notes, `was started again ${count === 1 ? "once" : `${count} times`}`];
    const outcome = {
      ...ended,
      ...(this.#startedAtMs === undefined ? {} : { startedAtMs: this.#startedAtMs }),
      endedAtMs: Date.now(),
      ...(notes.length === 0 ? {} : { notes }),
    };
    this.#write({ outcome });
    closeSync(this.#claim);
    this.#around.tell({ type: "ended", id, outcome });
    this.#around.gone(id);
  }

  /** A disk that takes not even a line is no reason to lose the program: its runner is told all the same. */
  #write(part: Parameters<typeof claimLine>[0]): void {
    try {
      writeSync(this.#claim, claimLine(part));
    } catch {
      // The claim stays as it is.
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
