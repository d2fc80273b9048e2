import type { Workload } from "@pipeline/backends/contract";
import { backends } from "@pipeline/backends/registry";
import { run } from "@pipeline/runner";
import packed from "./pipelines.ts";

export type Labels = Workload["labels"];

const result = await run(packed, { workers: 1 });
const complete: boolean = result.steps.measure.outputs.complete;
console.log(JSON.stringify({ backends: Object.keys(backends), complete }));
