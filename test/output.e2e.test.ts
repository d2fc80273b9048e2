import { describe, expect, it } from "vitest";
import { eventsOf } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";

const good = `
  const count = job("count", { command: ["sh", "-c", 'echo counting; echo "{\\\\"n\\\\": 3}" > "$OUTPUT_PATH/outputs.json"'], outputs: { n: z.int() } });
  export default pipeline("p", [count, job("page", { command: ["sh", "-c", 'echo page > "$OUTPUT_PATH/page.html"', "sh", count.outputs.n], outputs: { page: file("page.html") } })]);`;

/** Run ids and times differ from run to run. */
function steady(text: string): string {
  return text.replaceAll(/\d{8}-\d{6}-\w+/g, "<run>").replaceAll(/ {2}\d+(\.\d+)?(ms|s)(?= {2}|$)/gm, "  <time>");
}

describe("what a run says", () => {
  it("setting:ui plain: progress and logs on stderr, outputs on stdout", async () => {
    await using project = await TestProject.with();
    await project.pipelines(good);
    const { code, stdout, stderr } = await project.call(["run"]);
    expect(steady(`exit code ${code}\n${stderr}--- stdout ---\n${stdout}`)).toMatchInlineSnapshot(`
      "exit code 0
      p  run <run>, 2 steps
      ▸ running    count
      count │ counting
      ✓ succeeded  count  <time>
      ▸ running    page
      ✓ succeeded  page   <time>

      ✓ succeeded  p <run>  2 succeeded  <time>
      --- stdout ---
      page.page = <project>/.pipeline/staging/default/p/<run>/page/1/output/page.html
      "
    `);
  });
  it("setting:verbosity -q says how it ended", async () => {
    await using project = await TestProject.with();
    await project.pipelines(good);
    const { stdout, stderr } = await project.call(["run", "-q"]);
    expect(steady(`${stderr}--- stdout ---\n${stdout}`)).toMatchInlineSnapshot(`
      "
      ✓ succeeded  p <run>  2 succeeded  <time>
      --- stdout ---
      page.page = <project>/.pipeline/staging/default/p/<run>/page/1/output/page.html
      "
    `);
  });
  it("setting:ui json: every line of stdout is JSON, from run.started to run.finished, and stderr is silent", async () => {
    await using project = await TestProject.with();
    await project.pipelines(good);
    const run = project.start(["run", "--ui=json"]);
    expect(await run.ended).toMatchObject({ code: 0, stderr: "" });
    expect(run.lines[0]).toMatchObject({ type: "run.started", format: 1, plan: { pipeline: "p" } });
    expect(run.lines.at(-1)).toMatchObject({ type: "run.finished", status: "succeeded", exitCode: 0 });
    expect(run.lines.filter(({ type }) => type === "log")).toMatchObject([
      {
        namespace: "default",
        step: "count",
        attempt: 1,
        execution: expect.stringMatching(/^count-/),
        text: "counting",
      },
    ]);
    expect(eventsOf(run.lines, "step.succeeded").map(({ step, values }) => [step, values])).toEqual([
      ["count", { n: 3 }],
      ["page", {}],
    ]);
  });
  it("a failure is told first, with its place, its last lines, its log and what to do", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`
      const bad = job("bad", { command: ["sh", "-c", "echo about to fail; exit 3"] });
      export default pipeline("p", [bad, job("after", { command: ["true"], after: [bad] })]);`);
    const { code, stdout, stderr } = await project.call(["run", "pipelines.ts", "-k"]);
    expect(steady(`exit code ${code}\n${stderr}--- stdout ---\n${stdout}`)).toMatchInlineSnapshot(`
      "exit code 1
      p  run <run>, 2 steps
      ▸ running    bad
      bad   │ about to fail
      ✗ failed     bad    <time>  user-exit: exited with code 3
      ↷ skipped    after  because bad did not succeed

      ✗ failed     bad  user-exit: exited with code 3
        declared at: pipelines.ts:3:19
        last lines of its log:
        │ about to fail
        whole log in: <project>/.pipeline/staging/default/p/<run>/bad/1/log
        → its program failed by itself: read its log
        1 skipped because bad failed: after

      ✗ failed     p <run>  1 failed, 1 skipped  <time>
      run it again: pipeline run pipelines.ts -k
      --- stdout ---
      "
    `);
  });
  it("setting:color escape sequences come only when they are asked for", async () => {
    await using project = await TestProject.with();
    await project.pipelines(good);
    expect((await project.call(["run"])).stderr).not.toContain("\u001b");
    expect((await project.call(["run", "--color"])).stderr).toContain("\u001b[32m");
    expect((await project.call(["run"], { FORCE_COLOR: "1" })).stderr).toContain("\u001b[32m");
  });
});

describe("what a plan says", () => {
  it("setting:dryRun is what plan says, and starts nothing", async () => {
    await using project = await TestProject.with();
    await project.pipelines(good);
    const plan = await project.call(["plan"]);
    expect(plan.code).toBe(0);
    expect(await project.call(["run", "-n"])).toEqual(plan);
    expect(plan.stdout).toMatchInlineSnapshot(`
      "p  namespace default

      run      count  local
      depends  page   local  needs count
               on: count

      from your environment, on local: PATH, HOME, USER, LANG, LC_*, TZ, TMPDIR, http_proxy, HTTP_PROXY, https_proxy, HTTPS_PROXY, no_proxy, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR, NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE
      1 step to run, 1 that depends on others
      "
    `);
  });
  it("setting:detailedExitcode is 10 when there is work to do", async () => {
    await using project = await TestProject.with();
    await project.pipelines(good);
    expect((await project.call(["plan", "--detailed-exitcode"])).code).toBe(10);
  });
  it("setting:json one document, the same bytes each time", async () => {
    await using project = await TestProject.with();
    await project.pipelines(good);
    const { stdout } = await project.call(["plan", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      format: 1,
      pipeline: "p",
      steps: [{ name: "count" }, { name: "page" }],
    });
    expect((await project.call(["plan", "--json"])).stdout).toBe(stdout);
  });
  it("setting:manifest shows the native request of each step", async () => {
    await using project = await TestProject.with();
    await project.pipelines(good);
    const { stdout } = await project.call(["plan", "--manifest"]);
    expect(JSON.stringify(JSON.parse(stdout).page)).toContain("{count.outputs.n}");
  });
  it("a folder for state that cannot be written is no bug of ours", async () => {
    await using project = await TestProject.with({ ".pipeline": "a file" });
    await project.pipelines(
      `export default pipeline("p", [job("a", { run: () => {} }), job("b", { run: () => {} })]);`,
    );
    expect(await project.call(["plan"])).toMatchInlineSnapshot(`
      {
        "code": 3,
        "stderr": "error STATE_UNUSABLE  The folder for state cannot be used: ENOTDIR: not a directory, mkdir '<project>/.pipeline/bundles'.
        → Name another one: --state FOLDER, or PIPELINE_STATE.
      ",
        "stdout": "",
      }
    `);
  });
  it("names what makes two plans of one file differ", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`export default pipeline("p", [job("a", { command: ["echo", String(Math.random())] })]);`);
    const { code, stderr } = await project.call(["plan"]);
    expect(code).toBe(2);
    expect(stderr.replaceAll(/0\.\d+/g, "<random>")).toMatchInlineSnapshot(`
      "error NOT_DETERMINISTIC  Two loads of the file give two plans: steps.a.program.command.1.value: "<random>" → "<random>"
        at pipelines.ts:2:31
        → Read no clock, randomness or changing file while the file is imported: use \`param\`, or do it in a step.
      "
    `);
  });
});

describe("list", () => {
  it("setting:json tells the same to programs", async () => {
    await using project = await TestProject.with();
    await project.pipelines(good);
    expect(JSON.parse((await project.call(["list", "--json"])).stdout)).toMatchObject({
      pipelines: [{ name: "p", exportedAs: "default", steps: [{ name: "count" }, { name: "page" }], params: [] }],
    });
  });
});
