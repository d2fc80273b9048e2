import { spawnSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dockerClient } from "../packages/backends/src/build/fixtures/docker-client.ts";
import { describeOnEngines, type Engine, images } from "../packages/backends/src/docker/fixtures/engines.ts";
import { TestProject } from "./rig/project.ts";

const token = 'tok3n/"with" sp+ces\\é~';
const firstLine = "first-line-of-the-key";
const secondLine = "second-l1ne-of-the-key";
const key = `${firstLine}\n${secondLine}\n`;
const beside = "for-the-sidecar-alone";

/** Of each value and each form, the part that no neighbour can change. */
const forbidden = [token, firstLine, secondLine, beside].flatMap((value) => [
  value,
  ...[0, 1, 2].map((before) =>
    Buffer.from(`${"x".repeat(before)}${value}`)
      .toString("base64")
      .slice(4, -4),
  ),
  encodeURIComponent(value),
  JSON.stringify(value).slice(1, -1),
]);

function exposed(text: string): readonly string[] {
  return forbidden.filter((form) => text.includes(form));
}

/** Prints each value in every form, says who may read the file, and goes on when it is let. */
const leak = [
  'printf "%s\\n" "$TOKEN" >&2; cat "$KEY"; printf "%s" "$TOKEN" | base64; printf "x%s" "$TOKEN" | base64; base64 < "$KEY"',
  'ls -l "$KEY" | cut -c1-10; echo ready; touch "$OUTPUT_PATH/ready"',
  'until [ -e "$OUTPUT_PATH/go" ]; do sleep 0.05; done; exit 4',
].join("\n");

const pipelineOf = (backend: string): string => `
import { job, pipeline, secret, secretFile } from "@pipeline/dsl";
export default pipeline("p", [job("leak", {
  backend: "${backend}", image: "${images.busybox}", command: ["sh", "-c", ${JSON.stringify(leak)}],
  env: { TOKEN: secret("TOKEN"), KEY: secretFile("SA_KEY", { file: "key.pem" }) },
  ${backend === "docker" ? `sidecars: { beside: { image: "${images.busybox}", command: ["sh", "-c", "echo $B; sleep 1000"], env: { B: secret("BESIDE") } } },` : ""}
})]);
`;

async function everythingBelow(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
}

const values = { TOKEN: token, BESIDE: beside };

/** Runs the pipeline up to where its program has printed everything, lets `look` look, then lets it end. */
async function leakOn(backend: string, env: NodeJS.ProcessEnv, look: (running: Running) => Promise<void> | void) {
  await using project = await TestProject.with({ "key.pem": key, "pipelines.ts": pipelineOf(backend) });
  const run = project.start(["run", "--json", "--junit", "junit.xml"], { ...env, ...values });
  await run.until(({ lines }) => lines.some((line) => line.type === "log" && line.text === "ready"));
  const begun = run.lines.find((line) => line.type === "attempt.submitting");
  if (begun?.type !== "attempt.submitting") throw new Error("the attempt did not begin");
  await look({ id: begun.id, folder: begun.folder });
  const { code, stdout, stderr } = await run.ended;
  expect(code).toBe(1);
  const queries = [
    ["show"],
    ["show", "--json"],
    ["logs", "leak"],
    ["explain", "leak"],
    ["report"],
    ["plan", "--manifest"],
    ["replay"],
  ];
  const asked = await Promise.all(queries.map((query) => project.call(query, { ...env, ...values })));
  const told = [stdout, stderr, ...asked.flatMap((each) => [each.stdout, each.stderr])].join("\n");
  expect(told).toContain("***");
  expect(exposed(told)).toEqual([]);
  const kept = (await everythingBelow(project.folder)).replace(key, "");
  expect(kept).toContain("***");
  expect(exposed(kept)).toEqual([]);
  expect(run.lines.flatMap((line) => (line.type === "log" && /^-r/.test(line.text) ? [line.text] : []))).toEqual([
    expect.stringMatching(/^-r[w-]-------$/),
  ]);
}

interface Running {
  readonly id: string;
  readonly folder: string;
}

describe("secrets (X21), as variables and as files, raw and transformed", () => {
  it("show in nothing that is told or kept, on local", async () => {
    await leakOn("local", {}, ({ folder }) => writeFile(join(folder, "output/go"), ""));
  });
});

describeOnEngines("secrets (X21), as variables and as files, raw and transformed", (engine: Engine) => {
  it("R110 show in nothing that is told or kept, nor in what the engine tells of containers", async () => {
    using client = dockerClient(engine);
    const docker = (...args: readonly string[]): string => {
      const { stdout, stderr, status } = spawnSync("docker", args, { env: client.env, encoding: "utf8" });
      expect({ status, args, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, args, stderr: "" });
      return stdout;
    };
    const since = String(Math.floor(Date.now() / 1000) - 1);
    let execution = "";
    const own = (): string[] =>
      docker("ps", "-aq", "--filter", `label=pipeline-execution=${execution}`).split("\n").filter(Boolean);
    await leakOn("docker", client.env, ({ id }) => {
      execution = id;
      expect(own()).toHaveLength(2);
      const images = own().map((container) => docker("inspect", "--format", "{{.Image}}", container).trim());
      const engineView = [
        ...own().flatMap((container) => [
          docker("inspect", container),
          docker("top", container),
          docker("diff", container),
        ]),
        ...images.flatMap((image) => [docker("inspect", image), docker("history", "--no-trunc", image)]),
        docker("ps", "-a", "--no-trunc"),
        docker("events", "--since", since, "--until", String(Math.ceil(Date.now() / 1000))),
      ].join("\n");
      expect(engineView).toContain(id);
      expect(exposed(engineView)).toEqual([]);
      // What the program itself prints is in the engine's own log as it is, for as long as the container is there.
      expect(exposed(docker("logs", id))).not.toEqual([]);
      docker("exec", id, "sh", "-c", 'touch "$OUTPUT_PATH/go"');
    });
    expect(own()).toEqual([]);
  });
});
