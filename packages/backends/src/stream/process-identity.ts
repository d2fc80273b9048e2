import { execFileSync } from "node:child_process";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";

/** A process, told from another that was given the same number later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own count; on Linux that begins with the boot. */
  readonly since: string;
}

/** Nothing when there is no such process, or only what is left of it until its parent asks. */
export function identify(pid: number): ProcessIdentity | undefined {
  const since = process.platform === "linux" ? startOnLinux(pid) : startByPs(pid);
  return since === undefined ? undefined : { pid, since };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.since === identity.since;
}

/** Tells one boot of a machine from the next, and one machine from another that shares its disk. */
export function bootId(): string {
  if (process.platform === "linux") return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
  return execFileSync("sysctl", ["-n", "kern.boottime"], { encoding: "utf8" }).trim();
}

/** The fields of `/proc/<pid>/stat` after the name, which may itself hold spaces and parentheses. */
export function statFields(pid: number): readonly string[] | undefined {
  const text = readSmall(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** Asked for each program: one call to read, where reading a whole file takes four. */
export function readSmall(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const buffer = Buffer.allocUnsafe(1024);
    return buffer.toString("latin1", 0, readSync(file, buffer));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function startOnLinux(pid: number): string | undefined {
  const fields = statFields(pid);
  const state = fields?.[0];
  return state === "Z" || state === "X" ? undefined : fields?.[19];
}

function startByPs(pid: number): string | undefined {
  try {
    const text = execFileSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    const [state = "", ...start] = text.split(/\s+/);
    return state === "" || state.startsWith("Z") ? undefined : start.join(" ");
  } catch {
    return undefined;
  }
}
