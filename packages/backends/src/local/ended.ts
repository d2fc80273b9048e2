import { constants } from "node:os";
import type { Ended, Failure } from "../contract/index.ts";
import type { Task } from "./messages.ts";

/** How a program went, as its parent saw it; with neither code nor signal, it did not. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** Why its supervisor ended it, if it did. */
  readonly because?: "cancel" | "timeout";
  /** The system ended a process of it for want of memory. */
  readonly isOutOfMemory: boolean;
}

/** A program that was ended by us never counts as a success, whatever code it leaves with. */
export function endedOf({ code, signal, because, isOutOfMemory }: Exit, task: Task): Ended {
  if (because === "cancel") return { status: "cancelled" };
  if (because === "timeout") return failed({ class: "timeout", message: `ran longer than ${seconds(task.timeoutMs)}` });
  if (code === 0) return { status: "succeeded" };
  if (isOutOfMemory) return failed({ class: "oom", message: outOfMemory(task) });
  if (signal !== null) return failed({ class: "user-exit", message: `was ended by ${signal}`, exit: { signal } });
  if (code === null) return failed({ class: "lost", message: unseen });
  return failed({ class: "user-exit", message: `exited with code ${code}${hint(code)}`, exit: { code } });
}

const unseen = "it is not known how the program ended: the system has told somebody else its exit status";

type StartedAs = Pick<Task, "argv" | "env" | "masked">;

/** What the program needs could not be laid out for it. */
export function unstaged(code: string, message = "the attempt's folder cannot be written"): Ended {
  return failed({ class: "staging", message, reason: code });
}

/** Why a program could not be started, by the system's error code: its message may quote a value of the environment. */
export function unstarted(code: string, task: StartedAs): Ended {
  return failed(reasonOf(code, task));
}

function reasonOf(code: string, { argv, env, masked }: StartedAs): Failure {
  const [command = ""] = argv;
  switch (code) {
    case "ENOENT": {
      const path = masked.includes(env.PATH ?? "") ? "***" : (env.PATH ?? "not set");
      const where = command.includes("/") ? ', or nothing that its "#!" line names' : ` in PATH (${path})`;
      return { class: "not-found", message: `there is no command "${command}"${where}`, reason: code };
    }
    case "EACCES":
      return { class: "not-found", message: `"${command}" is not executable`, reason: code };
    case "ENOEXEC":
      return { class: "not-found", message: `"${command}" is no program and has no "#!" line`, reason: code };
    case "E2BIG":
      return {
        class: "user-exit",
        message: `the arguments and environment of "${command}" are too long`,
        exit: { code: 126 },
      };
    case "ERR_INVALID_ARG_VALUE":
      return {
        class: "user-exit",
        message: `an argument or variable of "${command}" holds a NUL`,
        exit: { code: 126 },
      };
    case "EAGAIN":
    case "ENOMEM":
    case "EMFILE":
    case "ENFILE":
      return { class: "no-capacity", message: `the system could not start another process`, reason: code };
    default:
      return { class: "backend", message: `"${command}" could not be started`, reason: code };
  }
}

function failed(failure: Failure): Ended {
  return { status: "failed", failure };
}

function seconds(ms = 0): string {
  return `${ms / 1000} s`;
}

function outOfMemory({ memoryBytes }: Task): string {
  if (memoryBytes === undefined) return "the system ended it for want of memory";
  return `needed more than its ${Math.round(memoryBytes / 1024 / 1024)} MiB of memory`;
}

/** Shells and their like report what happened to the program that they ran. */
function hint(code: number): string {
  if (code === 127) return " (from a shell: no such command)";
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  return signal === undefined ? "" : ` (from a shell: ended by ${signal})`;
}
