import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BenchProject } from "./project.ts";
import { type Bench, median, seconds, times } from "./table.ts";
import { timed } from "./timed.ts";

const [count, atOnce, rounds] = [100, 8, 3];
const image = "busybox:1.36";
const loop = fileURLToPath(new URL("./spawn-loop.ts", import.meta.url));

/** Jobs in containers that write one file each, against the docker client that is told the same, in turn. */
export const docker: Bench = async () => {
  const engine = findEngine();
  const what = `${count} jobs in containers, ${atOnce} at a time, over \`docker run --rm\` in a loop`;
  if (engine === undefined) return [{ what, measured: "no engine: test/engines/start", bar: "≤ 1.1 ×", isMet: false }];
  const env = { DOCKER_HOST: engine.host };
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const project = new BenchProject(fan);
    const out = join(project.folder, "bare");
    for (let index = 0; index < count; index += 1) mkdirSync(join(out, `${index}`), { recursive: true });
    const line = `exec ${engine.client} run --rm --init -v "${out}/$1:/out" ${image} sh -c 'echo x > /out/out'`;
    bare.push(
      (await timed([process.execPath, loop, `${count}`, `${atOnce}`, line], { cwd: project.folder, env })).wallMs,
    );
    ours.push((await project.pipeline(["run", `-j${atOnce}`, "--backend", "docker"], { env })).wallMs);
  }
  const ratio = median(ours.map((ms, round) => ms / (bare[round] ?? Number.NaN)));
  const measured = `${times(ratio)} (${seconds(median(ours))} over ${seconds(median(bare))})`;
  return [{ what, measured, bar: "≤ 1.1 ×", isMet: ratio <= 1.1 }];
};

const fan = `
  import { file, job, pipeline } from "@pipeline/dsl";
  const command = ["sh", "-c", 'echo x > "$OUTPUT_PATH/out"'];
  const one = (_: unknown, n: number) => job(\`job-\${n}\`, { image: "${image}", command, outputs: { out: file("out") } });
  export default pipeline("fan", Array.from({ length: ${count} }, one));
`;

/** The user's own, or the newer one that tests run against. */
function findEngine(): { readonly host: string; readonly client: string } | undefined {
  const { DOCKER_HOST, PIPELINE_ENGINES, XDG_CACHE_HOME } = process.env;
  if (DOCKER_HOST) return { host: DOCKER_HOST, client: "docker" };
  const folder = PIPELINE_ENGINES ?? join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pipeline-engines");
  const socket = join(folder, "docker-26/docker.sock");
  if (existsSync(socket)) return { host: `unix://${socket}`, client: join(folder, "cache/docker-26.1/usr/bin/docker") };
  return existsSync("/var/run/docker.sock") ? { host: "unix:///var/run/docker.sock", client: "docker" } : undefined;
}
