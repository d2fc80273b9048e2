import type { GpuAmount, ResourceAmounts } from "@pipeline/backends/contract";
import { parseBytes } from "@pipeline/dsl";
import { noItems } from "./empty.ts";
import { isRecord } from "./handle.ts";
import { overriddenResources } from "./resource-texts.ts";
import type { StepScope, Written } from "./scope.ts";

const none: ResourceAmounts = { gpu: noItems };

/** Amounts in base units; what `--resource` gives comes over what the step says. */
export function planResources(scope: StepScope): ResourceAmounts {
  const { written, report } = scope;
  const overridden = overriddenResources(scope);
  if (written.resources === undefined && overridden === undefined) return none;
  const own: Written = isRecord(written.resources) ? written.resources : {};
  const said: Written = { ...own, ...overridden };
  const { cpu } = said;
  const memoryBytes = parseBytes(said.memory);
  const diskBytes = parseBytes(said.disk);
  const outputBytes = parseBytes(said.outputSize);
  return {
    ...(typeof cpu === "number" && { cpu }),
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(diskBytes !== undefined && { diskBytes }),
    ...(outputBytes !== undefined && { outputBytes }),
    gpu: gpusOf(said.gpu, report),
  };
}

function gpusOf(written: unknown, report: StepScope["report"]): readonly GpuAmount[] {
  const entries = (Array.isArray(written) ? written : [written]).filter(isRecord);
  return entries.map((entry) => gpuOf(entry, report));
}

function gpuOf({ type, count, leastMemory, partition }: Written, report: StepScope["report"]): GpuAmount {
  const isSlice = typeof partition === "string";
  if (!isSlice && count === undefined) report(countMissing(type));
  if (isSlice && (count !== undefined || leastMemory !== undefined)) report(sliceOfMany(partition));
  const leastMemoryBytes = parseBytes(leastMemory);
  return {
    ...(typeof type === "string" && { type }),
    count: typeof count === "number" ? count : 1,
    ...(leastMemoryBytes !== undefined && { leastMemoryBytes }),
    ...(isSlice && { partition }),
  };
}

function countMissing(type: unknown) {
  const what = typeof type === "string" ? `GPUs of type "${type}"` : "GPUs";
  const message = `How many ${what} is not said.`;
  return { code: "FIELD_INVALID", field: "resources.gpu.count", message, remedy: "Write `count: 1`." } as const;
}

function sliceOfMany(partition: string) {
  return {
    code: "FIELD_INVALID",
    field: "resources.gpu.partition",
    message: `A slice such as "${partition}" is one part of one device: it has no count and no least memory.`,
    remedy: "Keep the partition, or the count.",
  } as const;
}
