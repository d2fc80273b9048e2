import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process, told from another that was given the same number later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own words, with the boot that they count from. */
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

/** The fields of `/proc/<pid>/stat` after the name, which may itself hold spaces and parentheses. */
export function statFields(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

function startOnLinux(pid: number): string | undefined {
  const fields = statFields(pid);
  const [state, start] = [fields?.[0], fields?.[19]];
  if (start === undefined || state === "Z" || state === "X") return undefined;
  return `${start}@${readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim()}`;
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
