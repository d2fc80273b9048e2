import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Problem } from "../../compile/problem.ts";
import { LoadError } from "../load-error.ts";
import type { LocatedProblem } from "../program.ts";
import type { Call, FromThread, ThreadData } from "./thread-message.ts";

export interface ThreadOptions {
  readonly data: ThreadData;
  /** Name of the user's file in messages. */
  readonly shown: string;
  readonly timeoutMs: number;
  /** Gets what the user's file prints. */
  readonly onOutput: (text: string) => void;
}

interface Waiting {
  readonly onPiece?: ((text: string) => void) | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Most of what planning makes is there until it ends: where it is young it is copied, and takes three times its room.
 * An eighth of what the engine would take costs nothing in time, and saves 100 MB of 10,000 steps.
 */
const maxYoungGenerationSizeMb = 24;

/**
 * A thread with the user's file in it; ending it ends even an endless loop.
 *
 * It keeps our own process alive only while somebody waits for an answer.
 */
export class LoadThread implements AsyncDisposable {
  /** Rejects with a `LoadError`, after which nothing runs any more. */
  readonly loaded: Promise<void>;
  readonly #worker: Worker;
  readonly #options: ThreadOptions;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #ended: Error | undefined;

  constructor(options: ThreadOptions) {
    this.#options = options;
    const url = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);
    this.#worker = new Worker(url, { workerData: options.data, resourceLimits: { maxYoungGenerationSizeMb } });
    this.loaded = this.#load();
  }

  /** Rejects with a `LoadError` when the thread has ended, because of the user's file or by `dispose`. */
  call<F extends (...args: never[]) => Promise<unknown>>(
    name: string,
    args: Parameters<F>,
    onPiece?: (text: string) => void,
  ): ReturnType<F> {
    const answer = new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended);
      this.#lastId += 1;
      this.#waiting.set(this.#lastId, { resolve, reject, onPiece });
      this.#worker.ref();
      this.#worker.postMessage({ id: this.#lastId, name, args } satisfies Call);
    });
    // Both ends are this version of this package, and what crosses is JSON.
    return answer as ReturnType<F>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end(new LoadError([{ ...this.#problem("was closed"), remedy: "Load it again." }]));
    await this.#worker.terminate();
  }

  async #load(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.set(0, { resolve: () => resolve(), reject });
    this.#worker.on("message", (message: FromThread) => this.#hear(message));
    this.#worker.on("error", (error) => this.#fail([this.#died(error)]));
    this.#worker.on("exit", (code) => this.#fail([this.#died(new Error(`its thread ended with code ${code}`))]));
    const { timeoutMs } = this.#options;
    const timer = setTimeout(() => void this.#giveUp(), timeoutMs);
    try {
      await promise;
    } catch (error) {
      await this.#worker.terminate();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #hear(message: FromThread): void {
    if (message.type === "printed") this.#options.onOutput(message.text);
    else if (message.type === "loaded") this.#settle(0, ({ resolve }) => resolve(undefined));
    else if (message.type === "failed") this.#fail(message.problems);
    else if (message.type === "piece") this.#waiting.get(message.id)?.onPiece?.(message.text);
    else if (message.type === "answer") this.#settle(message.id, ({ resolve }) => resolve(message.value));
    else this.#settle(message.id, ({ reject }) => reject(new Error(`internal: ${message.error}`)));
  }

  #settle(id: number, settle: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (waiting !== undefined) settle(waiting);
  }

  #fail(problems: readonly LocatedProblem[]): void {
    this.#end(new LoadError(problems));
  }

  /** The first cause stays. */
  #end(error: Error): void {
    this.#ended ??= error;
    for (const id of [...this.#waiting.keys()]) this.#settle(id, ({ reject }) => reject(this.#ended));
  }

  #died(error: Error): LocatedProblem {
    const why = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "needs too much memory" : "broke off";
    return { ...this.#problem(`${why}: ${error.message}`), remedy: "Do no work while the file is being imported." };
  }

  #problem(what: string): LocatedProblem {
    return { code: "FILE_NOT_LOADED", message: `${this.#options.shown} ${what}.`, remedy: "" };
  }

  /** Looks where it hangs before it is ended; both libraries are loaded for that alone. */
  async #giveUp(): Promise<void> {
    const { shown, timeoutMs, data } = this.#options;
    const late: Problem = {
      code: "LOAD_TIMEOUT",
      message: `${shown} did not finish loading within ${timeoutMs / 1000} s.`,
      remedy: "Look for an endless loop, or an `await` that never ends, outside of functions. Work belongs in steps.",
    };
    const [{ hangingAt }, { locateTrace }] = await Promise.all([
      import("./hanging-at.ts"),
      import("../place/locate.ts"),
    ]);
    const located = await locateTrace(late, await hangingAt(this.#worker.threadId), data.cwd);
    if (this.#waiting.has(0)) this.#fail([located]);
  }
}
