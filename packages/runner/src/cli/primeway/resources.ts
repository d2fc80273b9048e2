import { formatDuration } from "@pipeline/dsl";
import type { Code } from "./code.ts";
import type { Entry, Note } from "./entry.ts";
import { fieldOf, listOf, numberOf, textOf } from "./fields.ts";

/** Gigabytes of theirs are gibibytes of ours, and numbers that can only be mebibytes are those. */
function bytes(amount: number): string {
  return amount >= 1024 ? `${amount}Mi` : `${amount}Gi`;
}

/** What a job asks for. */
export function resourcesOf(entry: Entry): Readonly<Record<string, Code>> {
  const [memory, disk] = [numberOf(entry, "memory"), numberOf(entry, "disk_space")];
  const cpu = numberOf(entry, "cpu_count");
  const gpus = gpusOf(entry);
  const [gpu] = gpus;
  return {
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory: bytes(memory) }),
    ...(disk === undefined ? {} : { disk: bytes(disk) }),
    ...(gpu === undefined ? {} : { gpu: gpus.length === 1 ? gpu : gpus }),
  };
}

export function durationOf(entry: Entry, ...names: readonly string[]): string | undefined {
  const seconds = numberOf(entry, ...names);
  return seconds === undefined ? undefined : formatDuration(Math.round(seconds * 1_000));
}

function gpusOf(entry: Entry): readonly Code[] {
  const single = textOf(entry, "gpu_type");
  const listed = listOf(entry, "gpu_types");
  const all =
    listed.length > 0 || single === undefined ? listed : [{ type: single, count: numberOf(entry, "gpu_count") }];
  return all.filter(isRecord).map(({ type, name, count, memory }) => ({
    type: gpuName(type ?? name),
    count: Number(count),
    ...(Number(memory) > 0 ? { leastMemory: bytes(Number(memory)) } : {}),
  }));
}

/** `NVIDIA A100-SXM4-80GB` is `nvidia-a100-sxm4-80gb`. */
function gpuName(name: unknown): string {
  return String(name)
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-");
}

/** R28: each device has a name and a count. */
export function gpuProblems(entry: Entry): readonly Note[] {
  const line = fieldOf(entry, "gpu_types")?.line ?? entry.line;
  return listOf(entry, "gpu_types").flatMap((gpu) => {
    if (!isRecord(gpu) || typeof (gpu.type ?? gpu.name) !== "string") return [{ line, message: "A GPU has no name." }];
    const isCount = Number.isSafeInteger(gpu.count) && Number(gpu.count) >= 1;
    return isCount ? [] : [{ line, message: `GPU "${String(gpu.type ?? gpu.name)}" has no count of at least 1.` }];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
