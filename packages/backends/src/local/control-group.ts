import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
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

  /** Nothing when nothing is to be limited, or this machine lets nobody do so. Throws when it let us, and now does not. */
  open({ id, cpu, memoryBytes }: Limits): ControlGroup | undefined {
    const parts: Part[] = [];
    if (this.#memory !== undefined && memoryBytes !== undefined)
      parts.push(limitMemory(makePart(this.#memory, id), memoryBytes));
    if (this.#cpu !== undefined && cpu !== undefined) parts.push(limitCpu(makePart(this.#cpu, id), cpu));
    return parts.length === 0 ? undefined : new ControlGroup(parts);
  }

  /** Removes what was made for a program that is gone. */
  forget(id: string): void {
    for (const place of [this.#memory, this.#cpu]) if (place !== undefined) removeFolder(folderOf(place, id));
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
   * This process steps in, and out again with `leave`: what it starts in between is born inside, with no shell around it
   * that would change its arguments or environment.
   */
  enter(): void {
    for (const { folder } of this.#parts) moveInto(folder);
  }

  leave(): void {
    for (const { own } of this.#parts) moveInto(own);
  }

  pids(): readonly number[] {
    return this.#parts.flatMap(({ folder }) => pidsIn(folder));
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

function folderOf({ parent }: ControllerPlace, id: string): string {
  return join(parent, `pipeline-${id}`);
}

function makePart(place: ControllerPlace, id: string): Part {
  const folder = folderOf(place, id);
  mkdirSync(folder, { recursive: true });
  return { version: place.version, folder, own: place.own };
}

function pidsIn(folder: string): readonly number[] {
  try {
    return readFileSync(join(folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function moveInto(folder: string): void {
  writeFileSync(join(folder, "cgroup.procs"), String(process.pid));
}

function limitMemory(part: Part, memoryBytes: number): Part {
  const bytes = String(Math.max(memoryBytes, leastMemoryBytes));
  writeFileSync(join(part.folder, part.version === 1 ? "memory.limit_in_bytes" : "memory.max"), bytes);
  // Without this the limit would only push the program into swap; a system without swap accounting has no such file.
  const [swap, rest] =
    part.version === 1 ? (["memory.memsw.limit_in_bytes", bytes] as const) : (["memory.swap.max", "0"] as const);
  if (existsSync(join(part.folder, swap))) writeFileSync(join(part.folder, swap), rest);
  return part;
}

function limitCpu(part: Part, cpu: number): Part {
  const quota = String(Math.max(1000, Math.round(cpu * periodUs)));
  const settings =
    part.version === 1
      ? { "cpu.cfs_period_us": `${periodUs}`, "cpu.cfs_quota_us": quota }
      : { "cpu.max": `${quota} ${periodUs}` };
  for (const [file, value] of Object.entries(settings)) writeFileSync(join(part.folder, file), value);
  return part;
}

function removeFolder(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT";
  }
}
