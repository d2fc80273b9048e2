import { appendFile, mkdir, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { endings, has } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";

/** make → use, about 100 KiB each time that `n` is another. */
const body = `
  const n = param("n", z.int().default(1));
  const make = job("make", { command: sh\`yes \${n} | head -c 100000 > "$OUTPUT_PATH/f.txt"\`, outputs: { f: file("f.txt") } });
  const use = job("use", { command: sh\`wc -c < "$INPUT_F"\`, inputs: { f: make.outputs.f } });
  export default pipeline("p", [use]);`;

async function projectWith(text = body): Promise<TestProject> {
  const project = await TestProject.with();
  await project.pipelines(text);
  return project;
}

async function run(project: TestProject, ...args: readonly string[]) {
  const command = project.start(["run", "pipelines.ts", "--json", ...args]);
  await command.ended;
  return endings(command.lines);
}

async function gc(project: TestProject, ...args: readonly string[]) {
  const { code, stdout, stderr } = await project.call(["gc", "--json", ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

function state(project: TestProject, ...path: readonly string[]): string {
  return join(project.folder, ".pipeline", ...path);
}

describe("gc", () => {
  it("has nothing to do where all is allowed, and nothing where nothing is stored", async () => {
    await using project = await projectWith();
    expect((await project.call(["gc"])).stdout).toBe("nothing to remove\nkept 0 runs: 0 B of at most 20 GiB\n");
    await run(project);
    expect((await project.call(["gc"])).stdout).toMatch(/^nothing to remove\nkept 1 run: \d+ KiB of at most 20 GiB\n$/);
    expect(await run(project)).toEqual({ make: "cached", use: "cached" });
  });

  it("setting:cacheSize the oldest goes first and what serves goes last; --dry-run only says so", async () => {
    await using project = await projectWith();
    for (const n of [1, 2, 3]) await run(project, "--set", `n=${n}`);
    const would = await gc(project, "--size", "275Ki", "--dry-run");
    expect(would.attempts.map((at: string) => at.replace(/\d{8}-\d{6}-\w{4}/, "<run>"))).toContain(
      "default/p/<run>/make/1",
    );
    expect(await run(project, "--set", "n=1")).toEqual({ make: "cached", use: "cached" });
    const did = await gc(project, "--size", "275Ki");
    expect(did.attempts).toEqual(would.attempts);
    expect(did.keptBytes).toBeLessThanOrEqual(275 * 1024);
    expect(await run(project, "--set", "n=3")).toEqual({ make: "cached", use: "cached" });
    expect(await run(project, "--set", "n=1")).toMatchObject({ make: "succeeded" });
  });

  it("setting:cacheSize is said by the environment or the project file, and a run that passes it warns", async () => {
    await using project = await projectWith();
    const { stderr } = await project.call(["run", "pipelines.ts"], { PIPELINE_CACHE_SIZE: "100Ki" });
    expect(stderr).toMatch(
      /\d+ KiB are stored, where 100 KiB are meant to be: `pipeline gc` removes what is needed least/,
    );
    await project.write(
      "pipeline.config.ts",
      `import { defineConfig } from "@pipeline/runner"; export default defineConfig({ cache: { size: "50Ki" } });`,
    );
    expect(await gc(project, "--dry-run")).toMatchObject({ allowedBytes: 50 * 1024, isDryRun: true });
    expect((await project.call(["gc", "--size", "lots"])).stderr).toBe(
      'error USAGE  --size must be an amount of bytes such as "512Mi" or "10Gi"; got "lots".\n',
    );
  });

  it("setting:olderThan removes runs that are too old, and no artifact that a kept run uses", async () => {
    await using project = await projectWith();
    await run(project);
    await backdate(project, 40);
    await run(project);
    const [first] = (await readdir(state(project, "runs"))).sort();
    expect(await gc(project, "--older-than", "30d")).toMatchObject({
      runs: [first],
      attempts: [`default/p/${first}/use/1`],
      keptRuns: 1,
    });
    expect(await run(project)).toEqual({ make: "cached", use: "cached" });
    await backdate(project, 40);
    await gc(project, "--older-than", "30d");
    expect(await readdir(state(project, "runs"))).toEqual([]);
    // Its own run is gone, and too young to take what serves along.
    expect(await run(project)).toEqual({ make: "cached", use: "cached" });
  });

  it("clears away what crashes left, bundles of no kept run, and lines that serve nothing", async () => {
    await using project = await projectWith();
    await run(project);
    await mkdir(state(project, "bundles", "abc.mjs.Xy12Zw"), { recursive: true });
    await mkdir(state(project, "trash-1"));
    await writeFile(state(project, "bundles", `${"0".repeat(64)}.mjs`), "");
    await appendFile(state(project, "results.jsonl"), "garbage\n9 of a newer version\n1 cut");
    const old = ["bundles/abc.mjs.Xy12Zw", "trash-1", `bundles/${"0".repeat(64)}.mjs`];
    for (const path of old) await utimes(state(project, path), 1, 1);
    expect((await gc(project)).others.sort()).toEqual(old.sort());
    const lines = (await readFile(state(project, "results.jsonl"), "utf8")).trim().split("\n");
    expect(lines.map((line) => line.slice(0, 12)).sort()).toEqual(
      [...lines.slice(0, 2).map((line) => line.slice(0, 12)), "9 of a newer"].sort(),
    );
    expect(await run(project)).toEqual({ make: "cached", use: "cached" });
  });

  it("touches no run that goes on, nor what it uses, nor one that can be resumed", async () => {
    await using project = await projectWith(body.replace("[use]", `[use, job("held", puppet("held"))]`));
    const going = project.start(["run", "pipelines.ts", "--json"]);
    const held = await project.puppets.next("held");
    await going.until(has("step.succeeded", "use"));
    const { attempts, runs, liveRuns } = await gc(project, "--size", "1Ki", "--older-than", "1ms");
    expect({ attempts, runs, live: liveRuns.length }).toEqual({ attempts: [], runs: [], live: 1 });
    going.kill("SIGKILL");
    await going.ended;
    await gc(project, "--size", "1Ki");
    const resumed = project.start(["resume", "--json"]);
    await held.exit();
    expect((await resumed.ended).code).toBe(0);
    expect(await gc(project, "--size", "1Ki")).toMatchObject({ liveRuns: [], keptRuns: 0 });
    expect(await readdir(state(project, "runs"))).toEqual([]);
    expect(await readdir(state(project, "staging"))).toEqual([]);
  });

  it("loses nothing while runs go on beside it", { timeout: 120_000 }, async () => {
    await using project = await projectWith(
      `export default pipeline("p", Array.from({ length: 20 }, (_, i) => job(\`s\${i}\`, { command: sh\`echo \${i} > "$OUTPUT_PATH/f"\`, outputs: { f: file("f") } })));`,
    );
    const going = project.start(["run", "pipelines.ts", "--json"]);
    let isOver = false;
    void going.ended.then(() => {
      isOver = true;
    });
    // Each leaves a line behind that the next one drops, so that each of them writes the file anew.
    while (!isOver) {
      await appendFile(state(project, "results.jsonl"), "garbage\n").catch(() => undefined);
      await project.call(["gc"]);
    }
    expect((await going.ended).code).toBe(0);
    const again = await run(project);
    expect(Object.values(again)).toEqual(Array(20).fill("cached"));
  });

  it("says why it cannot: another one is at work, or the folder is not one", async () => {
    await using project = await projectWith();
    await mkdir(state(project, "gc"), { recursive: true });
    const holder = { pid: process.pid, host: (await import("node:os")).hostname(), token: "x" };
    await writeFile(state(project, "gc", "lease.1"), JSON.stringify(holder));
    expect(await project.call(["gc"])).toEqual({
      code: 3,
      stdout: "",
      stderr: "error STATE_BUSY  Another `pipeline gc` is at work in this folder.\n  → Wait until it has ended.\n",
    });
    await rm(state(project), { recursive: true });
    await writeFile(state(project), "");
    expect((await project.call(["gc"])).code).toBe(3);
  });
});

/** As if all that is stored had been written so many days ago. */
async function backdate(project: TestProject, days: number): Promise<void> {
  for (const run of await readdir(state(project, "runs"))) {
    const path = state(project, "runs", run, "events.jsonl");
    const text = await readFile(path, "utf8");
    await writeFile(
      path,
      text.replaceAll(/"atMs":(\d+)/g, (_, atMs) => `"atMs":${Number(atMs) - days * 86_400_000}`),
    );
  }
}
