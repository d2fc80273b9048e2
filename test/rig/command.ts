import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { RunEvent } from "../../packages/runner/src/events/event.ts";

export const bin: string = fileURLToPath(new URL("../../packages/runner/bin/pipeline.js", import.meta.url));

export interface Ended {
  /** The exit code, or the name of the signal that ended the process. */
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** A line of `--json`: an event of the run, or a line of a step's log. */
export type JsonLine = RunEvent | { readonly type: "log"; readonly step: string; readonly text: string };

/** The command `pipeline` as a child process, as a user would call it. */
export class Command implements AsyncDisposable {
  readonly ended: Promise<Ended>;
  readonly #args: readonly string[];
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #said = { stdout: "", stderr: "" };
  readonly #listeners = new Set<() => void>();

  constructor(args: readonly string[], options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }) {
    this.#args = args;
    this.#child = spawn(process.execPath, [bin, ...args], { ...options, stdio: ["ignore", "pipe", "pipe"] });
    for (const name of ["stdout", "stderr"] as const) this.#collect(name);
    this.ended = this.#end();
  }

  /** Everything said so far. */
  get stdout(): string {
    return this.#said.stdout;
  }

  get stderr(): string {
    return this.#said.stderr;
  }

  get transcript(): string {
    return `$ pipeline ${this.#args.join(" ")}\n${this.stderr}\n--- stdout ---\n${this.stdout}\n`;
  }

  /** The lines of `--json` so far. */
  get lines(): readonly JsonLine[] {
    const whole = this.stdout.split("\n").slice(0, -1);
    return whole.map((line) => JSON.parse(line) as JsonLine);
  }

  /** Settles once `isSo`, which is looked at after everything that the command says; rejects if it ends before. */
  async until(isSo: (command: Command) => boolean): Promise<void> {
    const met = Promise.withResolvers<void>();
    const look = (): void => (isSo(this) ? met.resolve() : undefined);
    this.#listeners.add(look);
    look();
    await Promise.race([met.promise, this.ended]);
    this.#listeners.delete(look);
    if (!isSo(this)) throw new Error(`the command ended before what was waited for\n${this.transcript}`);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Reads no more, as `| head` does after its last line. */
  closeStdout(): void {
    this.#child.stdout.destroy();
  }

  closeStderr(): void {
    this.#child.stderr.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) this.#child.kill("SIGKILL");
    await this.ended;
  }

  #collect(name: "stdout" | "stderr"): void {
    this.#child[name].setEncoding("utf8").on("data", (text: string) => {
      this.#said[name] += text;
      for (const look of this.#listeners) look();
    });
  }

  async #end(): Promise<Ended> {
    const [code, signal] = await once(this.#child, "close");
    return { code: code ?? signal, ...this.#said };
  }
}
