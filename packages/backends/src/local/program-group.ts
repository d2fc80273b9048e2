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
 * Ends all that belongs to programs: politely, and after `graceMs` by force. Resolves to how many processes there were.
 *
 * Asks the system each time anew: a process may start others while it is being ended. One look serves all programs.
 */
export async function endAll(programs: readonly Belonging[], graceMs: number): Promise<number> {
  let alive = members(programs);
  const found = alive.length;
  signalAll(programs, alive, "SIGTERM");
  // One that is stopped hears that only once it goes on.
  signalAll(programs, alive, "SIGCONT");
  const forceAtMs = performance.now() + graceMs;
  for (let waitMs = 4; alive.length > 0; waitMs = Math.min(waitMs * 2, 200)) {
    const leftMs = forceAtMs - performance.now();
    if (leftMs < -patienceMs) break;
    if (leftMs <= 0) signalAll(programs, alive, "SIGKILL");
    await setTimeout(leftMs > 0 ? Math.min(waitMs, leftMs) : waitMs);
    alive = members(programs);
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
  return pids.some((pid) => nameOf(pid) === id);
}

type Ending = "SIGTERM" | "SIGCONT" | "SIGKILL";

/** To each group as one, so that a process being born into it now gets it too, and to those outside. */
function signalAll(programs: readonly Belonging[], pids: readonly number[], name: Ending): void {
  const leaders = leadersOf(programs);
  for (const leader of leaders) signal(-leader, name);
  for (const pid of pids) if (!leaders.has(groupOf(pid) ?? 0)) signal(pid, name);
}

function leadersOf(programs: readonly Belonging[]): ReadonlySet<number> {
  return new Set(programs.flatMap(({ leader }) => leader ?? []));
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
function members(programs: readonly Belonging[]): readonly number[] {
  if (process.platform !== "linux") return membersByPs(programs);
  const counted = new Set(programs.flatMap((program) => program.counted?.() ?? []));
  const [leaders, ids] = [leadersOf(programs), new Set(programs.map(({ id }) => id))];
  return allPids().filter((pid) => {
    const [state, , group] = statFields(pid) ?? [];
    if (state === undefined || state === "Z" || state === "X") return false;
    return leaders.has(Number(group)) || counted.has(pid) || ids.has(nameOf(pid));
  });
}

function groupOf(pid: number): number | undefined {
  const group = statFields(pid)?.[2];
  return group === undefined ? undefined : Number(group);
}

/**
 * The id of the program that a process belongs to: it keeps the environment that it was started with, whatever group or
 * parent it has since.
 */
function nameOf(pid: number): string {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, "latin1");
    return /(?:^|\0)EXECUTION_ID=([^\0]*)\0/.exec(environment)?.[1] ?? "";
  } catch {
    return "";
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
function membersByPs(programs: readonly Belonging[]): readonly number[] {
  const leaders = leadersOf(programs);
  try {
    const lines = execFileSync("ps", ["-axEww", "-o", "pid=,pgid=,state=,command="], { encoding: "utf8" }).split("\n");
    return lines.flatMap((line) => {
      const [pid, group, state = "Z"] = line.trim().split(/\s+/);
      const isOurs = leaders.has(Number(group)) || programs.some(({ id }) => line.includes(`EXECUTION_ID=${id} `));
      return isOurs && !state.startsWith("Z") ? [Number(pid)] : [];
    });
  } catch {
    return [];
  }
}
