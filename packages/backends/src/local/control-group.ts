import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type ControllerPlace, type GroupFacts, placeFor } from "./control-group-place.ts";
import { leastMemoryBytes } from "./least-memory.ts";
import { killsIn } from "./oom-kills.ts";

export interface Limits {
  readonly id: string;
  readonly cpu?: number;
  readonly memoryBytes?: number;
}

const periodUs = 100_000;

/** Makes groups whose limits the system enforces, where it lets this process do so. */
export class ControlGroups {
  readonly #memory: ControllerPlace | undefined;
  readonly #cpu: ControllerPlace | undefined;

  constructor(facts: GroupFacts | undefined) {
    this.#memory = facts && placeFor("memory", facts);
    this.#cpu = facts && placeFor("cpu", facts);
  }

  /** Whether both kinds of limit will hold. */
  get enforces(): boolean {
    return this.#memory !== undefined && this.#cpu !== undefined;
  }

  /** Nothing when nothing is to be limited, or nothing can be. */
  open({ id, cpu, memoryBytes }: Limits): ControlGroup | undefined {
    const parts: Part[] = [];
    try {
      if (this.#memory !== undefined && memoryBytes !== undefined) {
        const part = makePart(this.#memory, id);
        parts.push(part);
        limitMemory(part, memoryBytes);
      }
      if (this.#cpu !== undefined && cpu !== undefined) {
        const part = makePart(this.#cpu, id);
        parts.push(part);
        limitCpu(part, cpu);
      }
      return parts.length === 0 ? undefined : new ControlGroup(parts);
    } catch {
      for (const { folder } of parts) removeFolder(folder);
      return undefined;
    }
  }
}

interface Part {
  readonly version: 1 | 2;
  readonly folder: string;
  readonly own: string;
}

export class ControlGroup {
  readonly #parts: readonly Part[];

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /**
   * Starts something inside the group: this process steps in, and out again, so that the program is born there, with
   * no shell in between that would change its arguments or environment. `start` must be synchronous.
   */
  hold<T>(start: () => T): T {
    const move = (to: "folder" | "own") => {
      for (const part of this.#parts) writeFileSync(join(part[to], "cgroup.procs"), String(process.pid));
    };
    try {
      move("folder");
      return start();
    } finally {
      move("own");
    }
  }

  pids(): readonly number[] {
    return this.#parts.flatMap(({ folder }) =>
      readFileSync(join(folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number),
    );
  }

  hasRunOutOfMemory(): boolean {
    return this.#parts.some(({ version, folder }) => {
      return (killsIn(join(folder, version === 1 ? "memory.oom_control" : "memory.events")) ?? 0) > 0;
    });
  }

  /** The system lets go of ended processes a little late. */
  async remove(): Promise<void> {
    for (const { folder } of this.#parts) {
      for (let tries = 0; !removeFolder(folder) && tries < 20; tries += 1) await setTimeout(10);
    }
  }
}

function makePart({ version, parent, own }: ControllerPlace, id: string): Part {
  const folder = join(parent, `pipeline-${id}`);
  mkdirSync(folder, { recursive: true });
  return { version, folder, own };
}

function limitMemory(part: Part, memoryBytes: number): void {
  const bytes = String(Math.max(memoryBytes, leastMemoryBytes));
  const set = (file: string, value: string) => writeFileSync(join(part.folder, file), value);
  set(part.version === 1 ? "memory.limit_in_bytes" : "memory.max", bytes);
  // Without this the limit would only push the program into swap; a system without swap accounting has no such file.
  const [swap, rest] = part.version === 1 ? ["memory.memsw.limit_in_bytes", bytes] : ["memory.swap.max", "0"];
  try {
    set(swap, rest);
  } catch {
    // No swap accounting.
  }
}

function limitCpu(part: Part, cpu: number): void {
  const quota = String(Math.max(1000, Math.round(cpu * periodUs)));
  const set = (file: string, value: string) => writeFileSync(join(part.folder, file), value);
  if (part.version === 2) set("cpu.max", `${quota} ${periodUs}`);
  else {
    set("cpu.cfs_period_us", String(periodUs));
    set("cpu.cfs_quota_us", quota);
  }
}

function removeFolder(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT";
  }
}
