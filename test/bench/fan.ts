import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BenchProject } from "./project.ts";
import { type Bench, median, seconds, times } from "./table.ts";
import { timed } from "./timed.ts";

const rounds = 3;
const loop = fileURLToPath(new URL("./spawn-loop.ts", import.meta.url));

/** Jobs that need nothing and write one file each. */
export function fan(count: number): string {
  return `
    import { file, job, pipeline } from "@pipeline/dsl";
    const command = ["sh", "-c", 'echo x > "$OUTPUT_PATH/out"'];
    const one = (_: unknown, n: number) => job(\`job-\${n}\`, { command, outputs: { out: file("out") } });
    export default pipeline("fan", Array.from({ length: ${count} }, one));
  `;
}

/** Ours and the loop in turn, so that both meet the same machine. */
export const cold: Bench = async () => {
  const count = 2000;
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const project = new BenchProject(fan(count));
    const out = join(project.folder, "bare");
    mkdirSync(out);
    const line = `echo x > "${out}/$1"`;
    bare.push((await timed([process.execPath, loop, `${count}`, "2", line], { cwd: project.folder })).wallMs);
    ours.push((await project.pipeline(["run", "-j2"])).wallMs);
  }
  const ratio = median(ours.map((ms, round) => ms / (bare[round] ?? Number.NaN)));
  const measured = `${times(ratio)} (${seconds(median(ours))} over ${seconds(median(bare))})`;
  const what = "2,000 jobs `sh -c 'echo x > out'`, two at a time, over a bare Node spawn loop";
  return [{ what, measured, bar: "≤ 1.5 ×", isMet: ratio <= 1.5 }];
};

/** What has not changed starts no process: no program leaves a claim. */
export const again: Bench = async () => {
  const bars = [
    [2_000, 500],
    [10_000, 1500],
  ] as const;
  const rows = [];
  for (const [count, barMs] of bars) {
    const project = new BenchProject(fan(count));
    await project.pipeline(["run", "-j8"]);
    const took: number[] = [];
    for (let round = 0; round < rounds; round += 1) took.push((await project.pipeline(["run", "-j2"])).wallMs);
    if (project.claims() !== count) throw new Error("a program was started although nothing has changed");
    const ms = median(took);
    const what = `${count.toLocaleString("en")} of them again, nothing changed: no process`;
    rows.push({ what, measured: seconds(ms), bar: `≤ ${barMs / 1000} s`, isMet: ms <= barMs });
  }
  return rows;
};
