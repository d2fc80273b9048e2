import { BenchProject } from "./project.ts";
import { type Bench, median, megabytes, seconds } from "./table.ts";

/** The whole command, from a file to a printed plan. */
export const plan: Bench = async () => {
  const bars = [
    { count: 10_000, barMs: 1_000, rounds: 3 },
    { count: 100_000, barMs: 10_000, rounds: 1 },
  ];
  const rows = [];
  for (const { count, barMs, rounds } of bars) {
    const project = new BenchProject(layers(count));
    const took = [];
    for (let round = 0; round < rounds; round += 1) took.push((await project.pipeline(["plan"])).wallMs);
    const ms = median(took);
    const bytes = (await project.pipeline(["plan"], { peak: true })).peakBytes;
    const what = `plan ${count.toLocaleString("en")} jobs and ${(count * 3).toLocaleString("en")} edges`;
    const bar = `< ${barMs / 1000} s, < 1 GB`;
    rows.push({ what, measured: `${seconds(ms)}, ${megabytes(bytes)}`, bar, isMet: ms < barMs && bytes < 1e9 });
  }
  return rows;
};

/** Jobs in layers of 100, each of which needs three of the layer above. */
function layers(count: number): string {
  return `
    import { job, pipeline } from "@pipeline/dsl";
    const all = [];
    for (let n = 0; n < ${count}; n += 1) {
      const above = n - (n % 100) - 100;
      const after = above < 0 ? [] : [0, 7, 31].map((shift) => all[above + ((n + shift) % 100)]);
      all.push(job(\`job-\${n}\`, { command: ["true"], after }));
    }
    export default pipeline("layers", all);
  `;
}
