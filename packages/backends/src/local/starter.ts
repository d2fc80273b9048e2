import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Exit } from "./ended.ts";

/** A program as the system is asked for it. */
export interface Launch {
  /** What it sees as its own words; the first is its name. */
  readonly argv: readonly string[];
  /** What is executed: a path, or a name that is looked for in the PATH of `env`. */
  readonly file: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** An open file, or a pipe that is read here. */
  readonly stdout: number | "pipe";
  readonly stderr: number | "pipe";
}

export interface Launched {
  /** Absent when it could not be started: `exit` then rejects with the system's reason. */
  readonly pid: number | undefined;
  /** Of its pipes, those that were asked for. */
  readonly streams: readonly Readable[];
  readonly exit: Promise<Pick<Exit, "code" | "signal">>;
}

/** Starts a program in a session of its own, with nothing to read. Throws, or `exit` rejects, with the system's code. */
export type Starter = (launch: Launch) => Launched;

/** By Node, which copies the memory map of this process for it. */
export const startByNode: Starter = ({ argv, file, cwd, env, stdout, stderr }) => {
  const [argv0 = "", ...args] = argv;
  const child = spawn(file, args, { argv0, cwd, env, stdio: ["ignore", stdout, stderr], detached: true });
  const exit = new Promise<Pick<Exit, "code" | "signal">>((resolve, reject) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    child.once("error", reject);
  });
  return { pid: child.pid, streams: [child.stdout, child.stderr].filter((stream) => stream !== null), exit };
};
