import { readdirSync, readFileSync } from "node:fs";

const daemons: ReadonlySet<string> = new Set(["cron", "crond", "fcron", "dcron", "bcron-start"]);

/** Whether a cron daemon runs; where the system does not list processes as files, it is taken for granted. */
export function isCronRunning(processes = "/proc"): boolean {
  try {
    const pids = readdirSync(processes).filter((name) => /^\d+$/.test(name));
    return pids.length === 0 || pids.some((pid) => daemons.has(nameOf(processes, pid)));
  } catch {
    return true;
  }
}

function nameOf(processes: string, pid: string): string {
  try {
    return readFileSync(`${processes}/${pid}/comm`, "utf8").trim();
  } catch {
    return "";
  }
}
