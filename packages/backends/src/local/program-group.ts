import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { readSmall, statFields } from "../stream/process-identity.ts";

/** Processes that belong to one program: its group, and those that left it but still carry its name. */
export interface Belonging {
  readonly id: string;
  /** The program's first process, which leads the group; absent when its number may be another's by now. */
  readonly leader?: number;
  /** Members by the system's own account, where it keeps one for this program alone. */
  readonly counted?: () => readonly number[];
  /** Whether any process, of whatever program, has lost its parent and is alive; absent: that is not told. */
  readonly hasOrphans?: () => boolean;
}

/** What the forced end cannot end waits for a device that does not answer; nor do we. */
const patienceMs = 5000;

/**
 * Ends all that belongs to a program: politely, and after `graceMs` by force. Resolves to how many there were.
 *
 * Asks the system each time anew: a process may start others while it is being ended.
 */
export async function endAll(program: Belonging, graceMs: number): Promise<number> {
  let alive = members(program);
  const found = alive.length;
  signalAll(program, alive, "SIGTERM");
  // One that is stopped hears that only once it goes on.
  signalAll(program, alive, "SIGCONT");
  const forceAtMs = performance.now() + graceMs;
  for (let waitMs = 4; alive.length > 0; waitMs = Math.min(waitMs * 2, 200)) {
    const leftMs = forceAtMs - performance.now();
    if (leftMs < -patienceMs) break;
    if (leftMs <= 0) signalAll(program, alive, "SIGKILL");
    await setTimeout(leftMs > 0 ? Math.min(waitMs, leftMs) : waitMs);
    alive = members(program);
  }
  return found;
}

/** Whether anything was left running, asked so cheaply that it can be asked after each program. */
export function mayHaveLeft(program: Belonging): boolean {
  return hasGroup(program) || (program.counted?.() ?? []).length > 0 || mayHaveStrays(program);
}

/** True while the group has a member, even one that has ended and was not asked after. One call of the system. */
function hasGroup({ leader }: Belonging): boolean {
  return leader !== undefined && signal(-leader, 0);
}

/**
 * Whether a process was left outside the group.
 *
 * Process numbers rise, so only those above the leader's can be its children; right after a short program they are few.
 */
function mayHaveStrays({ id, leader = 0, hasOrphans }: Belonging): boolean {
  if (process.platform !== "linux" || hasOrphans?.() === false) return false;
  const newest = newestPid();
  const isNear = newest >= leader && newest - leader <= 64;
  const pids = isNear
    ? Array.from({ length: newest - leader }, (_, index) => leader + 1 + index)
    : allPids().filter((pid) => newest < leader || pid > leader);
  return pids.some((pid) => isNamed(pid, id));
}

/** To the group as one, so that a process being born into it now gets it too, and to those outside. */
function signalAll({ leader }: Belonging, pids: readonly number[], name: "SIGTERM" | "SIGCONT" | "SIGKILL"): void {
  if (leader !== undefined) signal(-leader, name);
  for (const pid of pids) if (leader === undefined || groupOf(pid) !== leader) signal(pid, name);
}

/** Whether there was anybody to get it. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** All that are alive now. */
function members(program: Belonging): readonly number[] {
  if (process.platform !== "linux") return membersByPs(program);
  const counted = new Set(program.counted?.());
  return allPids().filter((pid) => isMember(pid, program, counted));
}

function isMember(pid: number, { leader, id }: Belonging, counted: ReadonlySet<number>): boolean {
  const [state, , group] = statFields(pid) ?? [];
  if (state === undefined || state === "Z" || state === "X") return false;
  return Number(group) === leader || counted.has(pid) || isNamed(pid, id);
}

function groupOf(pid: number): number | undefined {
  const group = statFields(pid)?.[2];
  return group === undefined ? undefined : Number(group);
}

/** A process keeps the environment that it was started with, whatever group or parent it has since. */
function isNamed(pid: number, id: string): boolean {
  const path = `/proc/${pid}/environ`;
  try {
    return readFileSync(path).includes(`EXECUTION_ID=${id}\0`);
  } catch {
    return false;
  }
}

function allPids(): readonly number[] {
  return readdirSync("/proc").map(Number).filter(Number.isInteger);
}

/** The last field of the load average; 0, which means "look at all", where the system does not tell. */
function newestPid(): number {
  return Number(readSmall("/proc/loadavg")?.trim().split(" ").at(-1)) || 0;
}

/** Where there is no `/proc`: slower, so only what ends a program uses it. */
function membersByPs({ leader, id }: Belonging): readonly number[] {
  try {
    const lines = execFileSync("ps", ["-axEww", "-o", "pid=,pgid=,state=,command="], { encoding: "utf8" }).split("\n");
    return lines.flatMap((line) => {
      const [pid, group, state = "Z"] = line.trim().split(/\s+/);
      const isOurs = Number(group) === leader || line.includes(`EXECUTION_ID=${id} `);
      return isOurs && !state.startsWith("Z") ? [Number(pid)] : [];
    });
  } catch {
    return [];
  }
}
