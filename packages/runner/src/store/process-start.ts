import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The kernel counts in hundredths of a second, whatever its own clock does. */
const ticksPerSecond = 100;

/** When a process of this host began, in milliseconds since 1970, to about a second; nothing when there is none. */
export function processStartMs(pid: number): number | undefined {
  return process.platform === "linux" ? onLinux(pid) : byPs(pid);
}

/** Fields 3 and 22 of `/proc/PID/stat`, after the name, which may hold anything: proc_pid_stat(5). */
function onLinux(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const bootedAt = Number(/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "latin1"))?.[1]);
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return Math.round((bootedAt + Number(fields[19]) / ticksPerSecond) * 1000);
  } catch {
    return undefined;
  }
}

function byPs(pid: number): number | undefined {
  try {
    const text = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", env: { LC_ALL: "C" } });
    const ms = Date.parse(text.trim());
    return Number.isNaN(ms) ? undefined : ms;
  } catch {
    return undefined;
  }
}
