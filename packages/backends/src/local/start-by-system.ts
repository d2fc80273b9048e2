import { constants } from "node:os";
import { commandPaths } from "./command-path.ts";
import type { Exit } from "./ended.ts";
import type { Spawn, SystemSpawn } from "./posix-spawn.ts";
import type { Starter } from "./starter.ts";

/** A file of these is not the one: the next is tried, as the system itself does. */
const elsewhere: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "EACCES"]);
const shell = "/bin/sh";
/** The end of a program is told by a signal; this only bounds what a lost one costs, and keeps the process alive. */
const lookEveryMs = 1000;

type End = Pick<Exit, "code" | "signal">;

/**
 * By the system itself, which borrows this process's memory for the moment that it takes. What small programs cost is
 * mostly what it costs to start them: by Node, twice as much. `otherEnded` is called when a child has ended that is
 * none of these programs.
 */
export function startBySystem(system: SystemSpawn, otherEnded: () => void): Starter {
  const ended = new Map<number, (end: End) => void>();
  let clock: NodeJS.Timeout | undefined;
  const look = (): void => {
    const count = ended.size;
    for (const [pid, resolve] of ended) {
      const status = system.status(pid);
      if (status === undefined) continue;
      ended.delete(pid);
      resolve(endOf(status));
    }
    if (ended.size === count) otherEnded();
    if (ended.size === 0) clock = void clearInterval(clock);
  };
  process.on("SIGCHLD", look);
  return ({ argv, file, cwd, env, stdout, stderr }) => {
    if (stdout === "pipe" || stderr === "pipe") throw new Error("internal: no pipes are made here");
    const words = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    if ([file, ...argv, ...words].some((word) => word.includes("\0"))) throw failed("ERR_INVALID_ARG_VALUE");
    const pid = spawnFirst(system, commandPaths(file, cwd, env.PATH), { argv, env: words, cwd, stdout, stderr });
    const { promise: exit, resolve } = Promise.withResolvers<End>();
    ended.set(pid, resolve);
    clock ??= setInterval(look, lookEveryMs);
    return { pid, streams: [], exit };
  };
}

function spawnFirst(system: SystemSpawn, paths: readonly string[], how: Omit<Spawn, "path">): number {
  let code = "ENOENT";
  for (const path of paths) {
    try {
      return system.spawn({ path, ...how });
    } catch (error) {
      const { code: said } = error as NodeJS.ErrnoException; // `spawn` throws nothing else.
      // A script that does not say what reads it: a shell does, as `execvp` has it and so whatever starts by Node.
      if (said === "ENOEXEC") return system.spawn({ ...how, path: shell, argv: [shell, path, ...how.argv.slice(1)] });
      if (said === undefined || !elsewhere.has(said)) throw error;
      // That something was there, and could not be executed, says more than that nothing was.
      if (said === "EACCES") code = said;
    }
  }
  throw failed(code);
}

function failed(code: string): Error {
  return Object.assign(new Error("the program could not be started"), { code });
}

/** From <sys/wait.h>: the signal in the lowest bits, or else the code in the next byte. */
function endOf(status: number | "taken"): End {
  if (status === "taken") return { code: null, signal: null };
  const number = status & 0x7f;
  if (number === 0) return { code: (status >> 8) & 0xff, signal: null };
  const [signal = String(number)] = Object.entries(constants.signals).find(([, value]) => value === number) ?? [];
  return { code: null, signal };
}
