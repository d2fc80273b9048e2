import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Json } from "@pipeline/dsl";
import type { Ended, ExecutionState, Outcome, SecretValue, Workload } from "../contract/index.ts";
import { Masker } from "../stream/mask.ts";

type Observe = (state: ExecutionState) => void;

/**
 * One piece of work on the fake platform: the record that a real platform would keep, and the strings of a puppet.
 *
 * After the end nothing changes any more, whoever pulls.
 */
export class FakeWork {
  readonly workload: Workload;
  readonly outcome: Promise<Outcome>;
  /** Resolves once somebody calls `release`: a program may wait for it. */
  readonly released: Promise<void>;
  readonly release: () => void;
  readonly #settle: (outcome: Outcome) => void;
  readonly #nowMs: () => number;
  readonly #masker: Masker | undefined;
  readonly #observers = new Set<Observe>();
  readonly #children: string[] = [];
  #state: ExecutionState = { status: "submitted" };
  #startedAtMs: number | undefined;
  #ending: Ended | undefined;
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;
  /** The program goes on after the polite request to end, until it is forced. */
  ignoresTerm = false;

  constructor(workload: Workload, nowMs: () => number) {
    this.workload = workload;
    this.#nowMs = nowMs;
    const secrets = [...Object.values(workload.secrets), ...Object.values(workload.secretFiles)];
    this.#masker = secrets.length === 0 ? undefined : new Masker(secrets);
    ({ promise: this.outcome, resolve: this.#settle } = Promise.withResolvers<Outcome>());
    ({ promise: this.released, resolve: this.release } = Promise.withResolvers<void>());
    writeFileSync(this.logPath, "");
  }

  get state(): ExecutionState {
    return this.#state;
  }

  get logPath(): string {
    return join(this.workload.folder, "log");
  }

  /** What a look at the platform would find running. */
  get remains(): readonly string[] {
    return this.#isOver ? [] : ["program", ...this.#children];
  }

  watch(observe: Observe): () => void {
    this.#observers.add(observe);
    return () => this.#observers.delete(observe);
  }

  /** The platform has taken it, and says why it does not run yet. */
  pending(reason: string): void {
    this.#change({ status: "pending", reason });
  }

  /** The platform starts the program. */
  run(): void {
    if (this.#isOver || this.#startedAtMs !== undefined) return;
    this.#startedAtMs = this.#nowMs();
    const { timeoutMs } = this.workload;
    const message = `ran longer than ${(timeoutMs ?? 0) / 1000} s`;
    const expired: Ended = { status: "failed", failure: { class: "timeout", message } };
    if (timeoutMs !== undefined) this.#timer = setTimeout(() => this.askToEnd(expired), timeoutMs);
    this.#change({ status: "running", sinceMs: this.#startedAtMs });
  }

  print(bytes: string | Uint8Array): void {
    if (this.#isOver) return;
    const given = Buffer.from(bytes);
    appendFileSync(this.logPath, this.#masker === undefined ? given : this.#masker.push(given));
  }

  /** What the program finds in the file that a variable names. */
  secretFile(variable: string): SecretValue {
    return this.workload.secretFiles[variable] ?? "";
  }

  /** Appends to a file below `OUTPUT_PATH`; `null` makes a directory. */
  write(path: string, text: SecretValue | null): void {
    if (this.#isOver) return;
    const to = join(this.workload.folder, "output", path);
    mkdirSync(text === null ? to : dirname(to), { recursive: true });
    if (text !== null) appendFileSync(to, text);
  }

  /** Becomes `outputs.json`. */
  values(values: Json): void {
    this.write("outputs.json", JSON.stringify(values));
  }

  /** Starts something that outlives the program unless the platform ends it. */
  leaveChild(): void {
    this.#children.push("child");
  }

  /** The program ends by itself. */
  end(ended: Ended): void {
    const count = this.#children.length;
    this.#finish(ended, count === 0 ? [] : [`left ${count} of its own behind; ended`]);
  }

  /** Somebody wants it ended; a program that does not listen is forced when its grace is over. First come counts. */
  askToEnd(ended: Ended): void {
    if (this.#ending !== undefined || this.#isOver) return;
    this.#ending = ended;
    if (this.ignoresTerm) this.#timer = setTimeout(() => this.#finish(ended, []), this.workload.graceMs);
    else this.#finish(ended, []);
  }

  #finish(ended: Ended, notes: readonly string[]): void {
    if (this.#isOver) return;
    if (this.#masker !== undefined) appendFileSync(this.logPath, this.#masker.end());
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#observers.clear();
    this.#settle({
      ...ended,
      ...(this.#startedAtMs === undefined ? {} : { startedAtMs: this.#startedAtMs }),
      endedAtMs: this.#nowMs(),
      ...(notes.length === 0 ? {} : { notes }),
    });
  }

  #change(state: ExecutionState): void {
    if (this.#isOver) return;
    this.#state = state;
    for (const observe of this.#observers) observe(state);
  }
}
