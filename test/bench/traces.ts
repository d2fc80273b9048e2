import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { readTrace, traceNames } from "../../examples/traces/src/trace.ts";
import { BenchProject } from "./project.ts";
import { bound, makespan, type Work } from "./simulate.ts";
import { type Bench, type Row, seconds } from "./table.ts";

const atOnce = 8;
const boundSeconds = 10;
const loop = fileURLToPath(new URL("./list-loop.ts", import.meta.url));

/** Jobs that sleep as long as others' tasks took, scaled; from the start of the first to the end of the last. */
export const traces: Bench = async () => {
  const rows: Row[] = [];
  for (const name of traceNames()) rows.push(await replay(name));
  return rows;
};

async function replay(name: string): Promise<Row> {
  const { tasks } = readTrace(name);
  const scale = boundSeconds / bound(tasks, atOnce);
  const work = tasks.map((task) => slept(task, scale));
  const simulatedMs = makespan(work, atOnce) * 1000;
  const over = (await replayedMs(name, scale)) / simulatedMs - 1;
  const bare = (await bareMs(name, scale)) / simulatedMs - 1;
  return {
    what: `trace ${name.split("-")[0]}, ${tasks.length.toLocaleString("en")} jobs, ${atOnce} at a time, over the simulated schedule of ${seconds(simulatedMs)}`,
    measured: `${percent(over)} (a bare Node loop: ${percent(bare)})`,
    bar: "≤ 3 %",
    isMet: over <= 0.03,
  };
}

/** As the traces' pipeline says it to `sleep`. */
function slept(work: Work, scale: number): Work {
  return { ...work, seconds: Number((work.seconds * scale).toFixed(3)) };
}

/** The second run of two: the simulated schedule knows how long each task takes, and so does whoever has run it before. */
async function replayedMs(name: string, scale: number): Promise<number> {
  const file = new URL("../../examples/traces/pipelines.ts", import.meta.url).href;
  const project = new BenchProject(`export { default } from ${JSON.stringify(file)};`);
  const env = { TRACE: name, TRACE_SCALE: String(scale) };
  for (const force of [[], ["--force"]]) await project.pipeline(["run", `-j${atOnce}`, ...force], { env });
  const events = project.events();
  const starts = events.flatMap((event) => (event.type === "attempt.running" ? [event.atMs] : []));
  const ends = events.flatMap((event) => (event.type === "attempt.ended" ? [event.outcome.endedAtMs] : []));
  return ends.reduce((a, b) => Math.max(a, b)) - starts.reduce((a, b) => Math.min(a, b));
}

async function bareMs(name: string, scale: number): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [loop, name, String(scale), String(atOnce)]);
  return Number(stdout);
}

function percent(share: number): string {
  return `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(1)} %`;
}
