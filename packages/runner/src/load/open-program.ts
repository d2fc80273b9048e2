import { relative, resolve } from "node:path";
import { LoadError } from "./load-error.ts";
import type { Program } from "./program.ts";
import { LoadThread } from "./thread/load-thread.ts";
import { type PlanAfterPieces, PlanPieces } from "./thread/plan-pieces.ts";
import type { Surroundings } from "./thread/thread-message.ts";
import { unloadableFile } from "./unloadable-file.ts";

export interface OpenOptions extends Surroundings {
  /** Absolute, or relative to `cwd`. */
  readonly file: string;
  /** Longest time until the file is imported; every later call may take its time. */
  readonly timeoutMs: number;
  /** Gets what the file prints: it belongs on stderr, since stdout is for data. */
  readonly onOutput: (text: string) => void;
}

/**
 * Imports a user's file in a thread of its own.
 *
 * Rejects with a `LoadError` when it cannot be imported. Problems of a pipeline, a target that is not there included,
 * are values: `plan` returns them. Disposing ends the thread, whatever the file is doing.
 */
export async function openProgram(options: OpenOptions): Promise<Program> {
  const { cwd, projectRoot, stateFolder, timeoutMs, onOutput } = options;
  const file = resolve(cwd, options.file);
  const problem = unloadableFile(file, cwd);
  if (problem !== undefined) throw new LoadError([problem]);
  const data = { holds: "program", file, cwd, projectRoot, stateFolder } as const;
  const thread = new LoadThread({ data, shown: relative(cwd, file), timeoutMs, onOutput });
  await thread.loaded;
  return {
    list: (...args) => thread.call<Program["list"]>("list", args),
    plan: async (...args) => {
      const pieces = new PlanPieces();
      const call = thread.call<(...asked: typeof args) => Promise<PlanAfterPieces>>("plan", args, pieces.add);
      return pieces.completed(await call);
    },
    digest: (...args) => thread.call<Program["digest"]>("digest", args),
    parse: (...args) => thread.call<Program["parse"]>("parse", args),
    place: (...args) => thread.call<Program["place"]>("place", args),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}
