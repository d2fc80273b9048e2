import { expect, it, onTestFinished } from "vitest";
import { describeOnEngines } from "../packages/backends/src/docker/fixtures/engines.ts";
import { buildGate } from "./rig/build-gate.ts";
import { imageBench } from "./rig/image-bench.ts";

const pipelines = `
import { build, file, job, pipeline } from "@pipeline/dsl";
const image = build({ dockerfile: "app/Dockerfile" });
const read = job("read", { image, command: ["sh", "-c", 'cp /app/a.txt "$OUTPUT_PATH/a.txt"'], outputs: { a: file("a.txt") } });
const again = job("again", { image, command: ["sh", "-c", 'cat "$INPUT_A"'], inputs: { a: read.outputs.a } });
export default pipeline("p", [read, again]);
`;
const dockerfile = "FROM busybox:1.36\nCOPY a.txt /app/\n";
const quiet = ["--backend", "docker", "--output-logs", "none"] as const;

describeOnEngines("a run on Docker with an image that is built", (engine) => {
  const files = {
    "pipelines.ts": pipelines,
    "app/Dockerfile": dockerfile,
    "app/a.txt": `${engine.name} ${Date.now()}\n`,
  };

  it("R100 R102 R104 builds once, then starts what needs the image, by its digest; a plan tells what is needed", async () => {
    const { project, call, docker } = await imageBench(engine, files);
    const before = JSON.parse((await call("plan", "--backend", "docker", "--json")).stdout);
    expect(verdictsIn(before)).toEqual({ "build:read": "run", read: "depends", again: "depends" });
    const run = await call("run", "--backend", "docker", "--json");
    expect(run.code).toBe(0);
    const events = run.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const told = events.filter(({ type }) => /^step\.succeeded|attempt\.submitting/.test(type));
    expect(told.map(({ type, step }) => `${type} ${step}`)).toEqual([
      "attempt.submitting build:read",
      "step.succeeded build:read",
      "attempt.submitting read",
      "step.succeeded read",
      "attempt.submitting again",
      "step.succeeded again",
    ]);
    const { image } = told[1].values;
    expect(
      events.find(({ type, step }) => type === "attempt.submitting" && step === "read").key.components.environment,
    ).toBe(image);
    const after = JSON.parse((await call("plan", "--backend", "docker", "--json")).stdout);
    expect(verdictsIn(after)).toEqual({ "build:read": "cached", read: "cached", again: "cached" });
    await project.write("app/a.txt", "changed\n");
    const changed = await call("plan", "--backend", "docker");
    expect(changed.stdout).toMatch(/^run {6}build:read.*\n.*why: context: /m);
    docker("image", "rm", "-f", image);
  });

  it("R105 tells a failed build from a failed job: what needs the image is skipped, and only that", async () => {
    const broken = `${pipelines.replace("[read, again]", '[read, again, job("other", { image: "busybox:1.36", command: ["true"] })]')}`;
    const { call } = await imageBench(engine, {
      ...files,
      "pipelines.ts": broken,
      "app/Dockerfile": "FROM busybox:1.36\nRUN echo about to fail && exit 7\n",
    });
    const { code, stdout } = await call("run", "--backend", "docker", "--json", "--keep-going");
    expect(code).toBe(1);
    const ended = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter(({ type }) => /^step\./.test(type));
    expect(ended.map(({ type, step, failure }) => [type, step, failure?.class ?? ""].join(" ").trim()).sort()).toEqual([
      "step.failed build:read build",
      "step.skipped again",
      "step.skipped read",
      "step.succeeded other",
    ]);
    expect((await call("logs", "build:read")).stdout).toContain("about to fail");
  });

  it("is resumed after its runner was killed in the middle of the build", async () => {
    const { gate, start, call } = await gated();
    const killed = start("run", ...quiet);
    await gate.come(1);
    killed.kill("SIGKILL");
    await killed.ended;
    gate.open();
    const resumed = await call("resume", "--output-logs", "none");
    expect(resumed.code).toBe(0);
    const { steps } = JSON.parse((await call("show", "--json")).stdout);
    expect(steps.map(({ name, status, attempt }: Shown) => [name, status, attempt])).toEqual([
      ["build:read", "succeeded", 1],
      ["read", "succeeded", 1],
      ["again", "succeeded", 1],
    ]);
  });

  it("is cancelled by Ctrl-C in the middle of the build, and leaves no container behind", async () => {
    const { gate, start, docker } = await gated();
    const cancelled = start("run", ...quiet);
    await gate.come(1);
    cancelled.kill("SIGINT");
    expect((await cancelled.ended).code).toBe(130);
    await gate.left();
    expect(docker("ps", "-q", "--filter", "label=pipeline-name=p")).toBe("");
  });

  /** A project whose build waits at a gate. */
  async function gated() {
    const gate = await buildGate();
    onTestFinished(() => gate[Symbol.asyncDispose]());
    const bench = await imageBench(engine, files);
    const gateway = bench.docker("network", "inspect", "bridge", "-f", "{{(index .IPAM.Config 0).Gateway}}");
    await bench.project.write("app/Dockerfile", `${dockerfile}RUN nc ${gateway} ${gate.port} </dev/null\n`);
    return { gate, ...bench };
  }
});

interface Shown {
  readonly name: string;
  readonly status: string;
  readonly attempt: number;
}

function verdictsIn({ verdicts }: { readonly verdicts: Readonly<Record<string, { readonly is: string }>> }) {
  return Object.fromEntries(Object.entries(verdicts).map(([name, { is }]) => [name, is]));
}
