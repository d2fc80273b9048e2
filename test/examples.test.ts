import { cp, mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { describeOnEngine } from "../packages/backends/src/docker/fixtures/engines.ts";
import type { Plan } from "../packages/runner/src/compile/plan.ts";
import type { JsonLine } from "./rig/command.ts";
import { freePort } from "./rig/free-port.ts";
import { endings, eventsOf } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";

const examples = fileURLToPath(new URL("../examples", import.meta.url));
const fileOf = (example: string): string => join(examples, example, "pipelines.ts");

/** Runs an example whose state is kept in `project`, and expects it to succeed. */
async function run(
  project: TestProject,
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<readonly JsonLine[]> {
  const command = project.start(["run", ...args, "--state", join(project.folder, "state"), "--json"], env);
  const { code, stderr } = await command.ended;
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return command.lines;
}

async function plan(project: TestProject, file: string, env?: NodeJS.ProcessEnv): Promise<Plan> {
  const { code, stdout, stderr } = await project.start(["plan", file, "--json"], env).ended;
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

describe("examples/penguins", () => {
  const steps = [
    "prepare",
    "hold-out",
    "score-majority",
    "score-tree",
    "score-neighbours",
    "score-softmax",
    "choose",
    "test",
    "report",
  ];

  it("tells penguins apart, says so on a page, and finds the same for the same seed", async () => {
    await using project = await TestProject.with();
    const first = await run(project, [fileOf("penguins")]);
    expect(endings(first)).toEqual(Object.fromEntries(steps.map((name) => [name, "succeeded"])));
    const results = new Map(eventsOf(first, "step.succeeded").map(({ step, ...result }) => [step, result]));
    expect(results.get("prepare")?.values).toEqual({ rows: 342, dropped: 2 });
    expect(results.get("hold-out")?.values).toEqual({ held: 86 });
    expect(results.get("choose")?.values).toEqual({ best: "softmax" });
    expect(results.get("test")?.values.accuracy).toBeGreaterThan(0.95);

    const page = results.get("report")?.artifacts.page;
    expect(page?.mediaType).toBe("text/html");
    const html = await readFile(page?.location ?? "", "utf8");
    expect(html.match(/<svg/g)).toHaveLength(2);
    expect(html).toContain("Chosen by cross-validation: <strong>softmax</strong>");

    const again = await run(project, [fileOf("penguins"), "--no-cache"]);
    expect(valuesOf(again)).toEqual(valuesOf(first));
    const seeded = await run(project, [fileOf("penguins"), "--no-cache", "--set", "seed=8"]);
    expect(valuesOf(seeded)).not.toEqual(valuesOf(first));
  });
});

/** JSON outputs of each step, by its name. */
function valuesOf(lines: readonly JsonLine[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(eventsOf(lines, "step.succeeded").map(({ step, values }) => [step, values]));
}

describe("examples/monorepo", () => {
  it("runs the jobs of two packages", async () => {
    await using project = await TestProject.with();
    const { code, stdout } = await project.call(["run", fileOf("monorepo"), "--state", "state", "-q"]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'compare.winner = "threshold"\ncompare.gain = 0\n',
    });
  });

  it("bundles what each function reaches: editing one step of a file leaves the other byte-equal", async () => {
    await using project = await TestProject.with();
    const copy = join(project.folder, "monorepo");
    // Without its tsconfig.json, which extends one outside the folder.
    await cp(join(examples, "monorepo"), copy, { recursive: true, filter: (path) => !path.endsWith("tsconfig.json") });
    await mkdir(join(copy, "node_modules/@examples"), { recursive: true });
    for (const name of ["features", "models"]) {
      await symlink(`../../packages/${name}`, join(copy, "node_modules/@examples", name));
    }
    const messages = "monorepo/packages/features/src/messages.ts";
    const written = await readFile(join(project.folder, messages), "utf8");
    const before = bundles(await plan(project, "monorepo/pipelines.ts"));

    await project.write(messages, written.replace("longest: Math.max(", "longest: 1 + Math.max("));
    const edited = bundles(await plan(project, "monorepo/pipelines.ts"));
    expect(changedBetween(before, edited)).toEqual(["measure-lengths"]);

    await project.write(messages, written.replace("text.toLowerCase()", "text.toLocaleLowerCase()"));
    const shared = bundles(await plan(project, "monorepo/pipelines.ts"));
    expect(changedBetween(before, shared)).toEqual(["count-words", "measure-lengths"]);
  });
});

/**
 * The digest of each step's bundle, and what its code gives to the cache key.
 *
 * Not of the source map beside it, which tells lines of the whole file and so changes with any edit of it.
 */
function bundles({ steps }: Plan): ReadonlyMap<string, string> {
  return new Map(
    steps.map(({ name, ships, key }) => {
      const bundle = ships.find(({ at }) => at.endsWith(".mjs"));
      if (bundle === undefined) throw new Error(`${name} ships no bundle`);
      return [name, `${bundle.digest.value} ${key.code}`];
    }),
  );
}

function changedBetween(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  return [...after].filter(([name, bundle]) => before.get(name) !== bundle).map(([name]) => name);
}

describe("examples/traces", () => {
  it("replays a workflow: every task once, after all that it needs", async () => {
    await using project = await TestProject.with();
    const lines = await run(project, [fileOf("traces")]);
    const [started] = eventsOf(lines, "run.started");
    const steps = started?.plan.steps ?? [];
    expect(endings(lines)).toEqual(Object.fromEntries(steps.map(({ name }) => [name, "succeeded"])));
    const at = (type: string, step: string): number =>
      lines.findIndex((line) => line.type === type && "step" in line && line.step === step);
    const tooEarly = steps.filter(({ name, needs }) =>
      needs.some((need) => at("step.succeeded", need) > at("attempt.submitting", name)),
    );
    expect({ steps: steps.length, tooEarly }).toEqual({ steps: 104, tooEarly: [] });
  });

  const sizes = {
    "1000genome-chameleon-22ch-250k-001": 902,
    "blast-chameleon-large-001": 103,
    "cycles-chameleon-1l-2c-12p-001": 438,
    "epigenomics-chameleon-ilmn-6seq-50k-001": 1695,
    "montage-chameleon-dss-15d-001": 2122,
    "rnaseq-dirt02-001": 197,
    "soykb-chameleon-50fastq-20ch-001": 676,
  };

  it.each(Object.entries(sizes))("plans %s with its %i tasks", async (name, tasks) => {
    await using project = await TestProject.with();
    const { steps } = await plan(project, fileOf("traces"), { TRACE: name });
    expect(steps).toHaveLength(tasks);
  });

  it("says which traces there are when asked for another", async () => {
    await using project = await TestProject.with();
    const { code, stderr } = await project.call(["plan", fileOf("traces")], { TRACE: "nope" });
    expect(code).toBe(2);
    expect(stderr).toContain('There is no trace "nope"; there are:');
  });
});

describe("examples/serve", () => {
  const succeeded = { train: "succeeded", predict: "succeeded", check: "succeeded" };

  async function serves(backend: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
    await using project = await TestProject.with();
    const state = join(project.folder, "state");
    const port = { SERVE_PORT: String(await freePort()), ...env };
    const first = await run(project, [fileOf("serve"), "--backend", backend], port);
    expect(endings(first)).toEqual(succeeded);
    const results = new Map(eventsOf(first, "step.succeeded").map(({ step, values }) => [step, values]));
    expect(results.get("check")?.asked).toBe(16);
    const url = results.get("predict")?.url;
    expect(url).toBe(`http://127.0.0.1:${port.SERVE_PORT}`);
    expect(await (await fetch(`${url}/predict?x=2`)).json()).toEqual({ y: expect.closeTo(3.7, 1) });
    const second = await run(project, [fileOf("serve"), "--backend", backend], port);
    expect(endings(second)).toEqual({ train: "cached", predict: "succeeded", check: "cached" });
    expect((await project.call(["down", "predict", "--state", state], port)).code).toBe(0);
  }

  it("trains, serves and checks predictions on this machine, and keeps what has not changed", async () => {
    await serves("local");
  });

  describeOnEngine("on docker, unchanged", ({ socket }) => {
    it("trains, serves and checks predictions in containers", { timeout: 120_000 }, async () => {
      await serves("docker", { DOCKER_HOST: `unix://${socket}` });
    });
  });
});
