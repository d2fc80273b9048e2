import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BenchProject } from "./project.ts";
import { type Bench, median, times } from "./table.ts";
import { timed } from "./timed.ts";

const rounds = 3;
const hops = 200;
const loop = fileURLToPath(new URL("./spawn-loop.ts", import.meta.url));

/** Each job reads the file that the one before it wrote. What both sides need to start is taken off: a hop is what counts. */
export const chain: Bench = async () => {
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const short = new BenchProject(links(1));
    const long = new BenchProject(links(hops + 1));
    bare.push(((await bareLoop(long.folder, hops + 1)) - (await bareLoop(short.folder, 1))) / hops);
    const [one, all] = [await short.pipeline(["run", "-j2"]), await long.pipeline(["run", "-j2"])];
    ours.push((all.wallMs - one.wallMs) / hops);
  }
  const ratio = median(ours.map((ms, round) => ms / (bare[round] ?? Number.NaN)));
  const measured = `${times(ratio)} (${median(ours).toFixed(1)} ms over ${median(bare).toFixed(1)} ms)`;
  return [{ what: "200 jobs in a chain, a hop over a bare spawn", measured, bar: "≤ 1.5 ×", isMet: ratio <= 1.5 }];
};

async function bareLoop(folder: string, count: number): Promise<number> {
  const out = join(folder, "bare");
  mkdirSync(out);
  writeFileSync(join(out, "0"), "0\n");
  const line = `read x < "${out}/$1"; echo $((x + 1)) > "${out}/$(($1 + 1))"`;
  return (await timed([process.execPath, loop, `${count}`, "1", line], { cwd: folder })).wallMs;
}

function links(count: number): string {
  return `
    import { file, job, pipeline, source } from "@pipeline/dsl";
    const outputs = { out: file("out") };
    const first = job("link-0", { command: ["sh", "-c", 'echo 1 > "$OUTPUT_PATH/out"'], outputs });
    const all = [first];
    for (let n = 1; n < ${count}; n += 1) {
      const command = ["sh", "-c", 'read x < "$INPUT_BEFORE"; echo $((x + 1)) > "$OUTPUT_PATH/out"'];
      all.push(job(\`link-\${n}\`, { command, inputs: { before: all[n - 1].outputs.out }, outputs }));
    }
    export default pipeline("chain", all);
  `;
}
