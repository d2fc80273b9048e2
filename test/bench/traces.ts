import { readTrace, traceNames } from "../../examples/traces/src/trace.ts";
import { BenchProject } from "./project.ts";
import { bound, makespan, type Work } from "./simulate.ts";
import { type Bench, seconds } from "./table.ts";

const atOnce = 8;
const boundSeconds = 10;
const usual = ["1000genome-chameleon-22ch-250k-001", "soykb-chameleon-50fastq-20ch-001"];

/** Jobs that sleep as long as others' tasks took, scaled; from the start of the first to the end of the last. */
export const traces: Bench = async ({ isThorough }) => {
  const rows = [];
  for (const name of isThorough ? traceNames() : usual) {
    const { tasks } = readTrace(name);
    const scale = boundSeconds / bound(tasks, atOnce);
    const simulatedMs =
      makespan(
        tasks.map((task) => slept(task, scale)),
        atOnce,
      ) * 1000;
    const ms = await replayed(name, scale);
    const over = ms / simulatedMs - 1;
    const what = `trace ${name.split("-")[0]}, ${tasks.length.toLocaleString("en")} jobs, ${atOnce} at a time, over the simulated schedule`;
    const measured = `+${(over * 100).toFixed(1)} % (${seconds(ms)} over ${seconds(simulatedMs)})`;
    rows.push({ what, measured, bar: "≤ 3 %", isMet: over <= 0.03 });
  }
  return rows;
};

/** As `replay` says it to `sleep`. */
function slept(work: Work, scale: number): Work {
  return { ...work, seconds: Number((work.seconds * scale).toFixed(3)) };
}

async function replayed(name: string, scale: number): Promise<number> {
  const file = new URL("../../examples/traces/pipelines.ts", import.meta.url).href;
  using project = new BenchProject(`export { default } from ${JSON.stringify(file)};`);
  await project.pipeline(["run", `-j${atOnce}`], { env: { TRACE: name, TRACE_SCALE: String(scale) } });
  const events = project.events();
  const starts = events.flatMap((event) => (event.type === "attempt.running" ? [event.atMs] : []));
  const ends = events.flatMap((event) => (event.type === "attempt.ended" ? [event.outcome.endedAtMs] : []));
  return ends.reduce((a, b) => Math.max(a, b)) - starts.reduce((a, b) => Math.min(a, b));
}
