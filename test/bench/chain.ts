import { job, type Pipeline, pipeline, type Ref } from "@pipeline/dsl";
import { z } from "zod";

/** Steps in a row, each of which reads what the one before it gave. */
export function chain(length: number): Pipeline {
  const first = link(0, 0);
  let last = first;
  for (let index = 1; index < length; index += 1) last = link(index, last.outputs.count);
  return pipeline("chain", [last]);
}

function link(index: number, count: number | Ref<number>) {
  return job(`link-${index}`, { command: ["true"], inputs: { count }, outputs: { count: z.int() } });
}
