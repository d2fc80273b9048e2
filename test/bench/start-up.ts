import { BenchProject } from "./project.ts";
import { type Bench, median, times } from "./table.ts";
import { timed } from "./timed.ts";

const rounds = 15;
const small = `
  import { job, pipeline } from "@pipeline/dsl";
  const first = job("first", { command: ["true"] });
  export default pipeline("small", [first, job("second", { command: ["true"], after: [first] })]);
`;

/** From the start of the command to the start of the first program. */
export const firstJob: Bench = async () => {
  const project = new BenchProject(small);
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { beganAtMs } = await project.pipeline(["run", "--force"]);
    const starts = project.events().flatMap((event) => (event.type === "attempt.running" ? [event.atMs] : []));
    took.push(Math.min(...starts) - beganAtMs);
  }
  const ms = median(took);
  return [{ what: "first job of a small pipeline started", measured: `${ms} ms`, bar: "< 300 ms", isMet: ms < 300 }];
};

/** What needs no pipeline costs little more than Node itself. */
export const words: Bench = async () => {
  const project = new BenchProject(small);
  const bare: number[] = [];
  const ours = { "--help": [] as number[], version: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    bare.push((await timed([process.execPath, "-e", "0"], { cwd: project.folder })).wallMs);
    ours["--help"].push((await project.pipeline(["--help"])).wallMs);
    ours.version.push((await project.pipeline(["--version"])).wallMs);
  }
  return Object.entries(ours).map(([word, took]) => {
    const ratio = median(took.map((ms, round) => ms / (bare[round] ?? Number.NaN)));
    const measured = `${times(ratio)} (${Math.round(median(took))} ms over ${Math.round(median(bare))} ms)`;
    return { what: `\`pipeline ${word}\`, over \`node -e 0\``, measured, bar: "≤ 2 ×", isMet: ratio <= 2 };
  });
};
