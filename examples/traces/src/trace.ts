import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";

/** What a workflow did once, on other people's machines: its tasks, their order, and how long each took. */
const trace = z.object({
  name: z.string(),
  origin: z.string(),
  makespanSeconds: z.number(),
  tasks: z.array(z.object({ id: z.string(), needs: z.array(z.string()), seconds: z.number().min(0) })).min(1),
});

export type Trace = z.infer<typeof trace>;

const data = new URL("../data/", import.meta.url);

/** Names of all traces. */
export function traceNames(): readonly string[] {
  return readdirSync(data).map((file) => file.replace(/\.json$/, ""));
}

/** Reads one; throws when there is none of that name, or it has another shape. */
export function readTrace(name: string): Trace {
  const names = traceNames();
  if (!names.includes(name)) throw new Error(`There is no trace "${name}"; there are:\n${names.join("\n")}`);
  return trace.parse(JSON.parse(readFileSync(new URL(`${name}.json`, data), "utf8")));
}
