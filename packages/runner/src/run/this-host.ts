import { availableParallelism, hostname, totalmem, userInfo } from "node:os";
import type { StartedBy } from "../events/event.ts";
import { version } from "../version.ts";
import type { Host } from "./host.ts";

/** The machine and process that we run in. */
export function thisHost(env: Readonly<Record<string, string | undefined>> = process.env): Host {
  return {
    now: Date.now,
    random: Math.random,
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    env,
    facts: { cpus: availableParallelism(), memoryBytes: totalmem() },
    by: { version, user: userName(), host: hostname(), ...scheduledBy(env.PIPELINE_SCHEDULE) },
  };
}

/** The timer says in the environment which of its starts this process is. */
function scheduledBy(text = ""): Pick<StartedBy, "schedule"> {
  const [, name, dueMs] = /^(.+)@(\d+)$/.exec(text) ?? [];
  return name === undefined ? {} : { schedule: { name, dueMs: Number(dueMs) } };
}

/** A container may run under a user id that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}
