import { fan } from "./fan.ts";
import { BenchProject } from "./project.ts";
import { type Bench, megabytes, type Row } from "./table.ts";

const barBytes = 400e6;

export const manyJobs: Bench = async () => [await held("memory, 10,000 jobs", fan(10_000))];

export const longLog: Bench = async () => [await held("memory, 1 GB of log", logging)];

const logging = `
  import { job, pipeline } from "@pipeline/dsl";
  const line = "a line of a log, as long as such lines are: the epoch, a loss, an accuracy and a rate of samples a second";
  const command = ["sh", "-c", \`yes '\${line}' | head -c 1000000000\`];
  export default pipeline("log", [job("talk", { command })]);
`;

async function held(what: string, pipelines: string): Promise<Row> {
  const project = new BenchProject(pipelines);
  const { peakBytes } = await project.pipeline(["run", "-j8"], { peak: true });
  return { what, measured: megabytes(peakBytes), bar: `< ${megabytes(barBytes)}`, isMet: peakBytes < barBytes };
}
