import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";
import { steady } from "./rig/steady.ts";

const twoPipelines = `
  const count = job("count", { command: ["sh", "-c", 'echo counting; echo "{\\\\"n\\\\": 3}" > "$OUTPUT_PATH/outputs.json"'], outputs: { n: z.int() }, cache: false });
  const bad = job("bad", { command: ["sh", "-c", "echo about to fail; exit 3"] });
  export default pipeline("good", [count]);
  export const failing = pipeline("failing", [count, bad, job("after", { command: ["true"], after: [bad] })]);`;

describe("runs", () => {
  it("says what to do where nothing is stored", async () => {
    await using project = await TestProject.with();
    expect(await project.call(["runs"])).toEqual({
      code: 0,
      stdout: "No run is stored here yet: `pipeline run` makes one.\n",
      stderr: "",
    });
    expect(JSON.parse((await project.call(["runs", "--json"])).stdout)).toEqual({ runs: [], stored: 0 });
    expect(await project.call(["show"])).toEqual({
      code: 2,
      stdout: "",
      stderr: 'error USAGE  there is no run "@latest". No run is stored here yet: `pipeline run` makes one.\n',
    });
  });
  it("setting:newest the newest first, and how many more there are", async () => {
    await using project = await TestProject.with();
    await project.pipelines(twoPipelines);
    await project.call(["run"]);
    await project.call(["run", "pipelines.ts#failing", "-k"]);
    expect(steady((await project.call(["runs"])).stdout)).toMatchInlineSnapshot(`
      "run  pipeline  status  done  failed  took  when
      <run>  failing  ✗ failed  1/3  1  <time>  just now
      <run>  good  ✓ succeeded  1/1  <time>  just now
      "
    `);
    expect(steady((await project.call(["runs", "--limit", "1"])).stdout)).toMatchInlineSnapshot(`
      "run  pipeline  status  done  failed  took  when
      <run>  failing  ✗ failed  1/3  1  <time>  just now
      and 1 more: --limit 2
      "
    `);
    expect(JSON.parse((await project.call(["runs", "--json"])).stdout)).toMatchObject({
      runs: [
        {
          pipeline: "failing",
          status: "failed",
          exitCode: 1,
          steps: { total: 3, succeeded: 1, failed: 1, skipped: 1 },
        },
        { pipeline: "good", status: "succeeded", exitCode: 0, steps: { total: 1, succeeded: 1, failed: 0 } },
      ],
      stored: 2,
    });
  });
  it("a run whose runner was killed is interrupted, and running before that", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`export default pipeline("p", [job("a", puppet("a"))]);`);
    const run = project.start(["run"]);
    const puppet = await project.puppets.next("a");
    const statusOf = async () => JSON.parse((await project.call(["runs", "--json"])).stdout).runs[0].status;
    expect(await statusOf()).toBe("running");
    run.kill("SIGKILL");
    await run.ended;
    expect(await statusOf()).toBe("interrupted");
    await puppet.exit();
  });
});

describe("show", () => {
  it("tells every step, its outputs, and what failed as the end of the run did", async () => {
    await using project = await TestProject.with();
    await project.pipelines(twoPipelines);
    await project.call(["run", "pipelines.ts#failing", "-k"]);
    const { code, stdout, stderr } = await project.call(["show"]);
    expect(steady(`exit code ${code}\n${stderr}${stdout}`)).toMatchInlineSnapshot(`
      "exit code 0
      ✗ failed  failing <run>  <time>, exit code 1
      started: <time> by <user> on <host>

      ✓ succeeded  count  <time>
          count.n = 3
      ✗ failed  bad  <time>  user-exit
      ↷ skipped  after  because bad did not succeed

      ✗ failed  bad  user-exit: exited with code 3
        last lines of its log:
        │ about to fail
        whole log in: <project>/.pipeline/staging/default/failing/<run>/bad/1/log
        → its program failed by itself: read its log
        1 skipped because bad failed: after
      "
    `);
  });
  it("takes any name of a run, and guesses at a wrong one", async () => {
    await using project = await TestProject.with();
    await project.pipelines(twoPipelines);
    await project.call(["run"]);
    const [{ run }] = JSON.parse((await project.call(["runs", "--json"])).stdout).runs;
    await project.call(["run", "pipelines.ts#failing"]);
    const shown = async (name: string) => JSON.parse((await project.call(["show", name, "--json"])).stdout).run;
    expect(await Promise.all(["@latest~1", run, run.slice(-4)].map(shown))).toEqual([run, run, run]);
    expect((await project.call(["show", `${run}x`])).stderr).toBe(
      `error USAGE  there is no run "${run}x". Did you mean "${run}"?\n`,
    );
    expect((await project.call(["show", "@latest~2"])).stderr).toBe(
      'error USAGE  there is no run "@latest~2": @latest is the newest of 2, and @latest~1 the oldest.\n',
    );
    await project.write("file", "");
    expect((await project.call(["outputs", "--run", run, "--to", "file"])).stderr).toContain(
      "error USAGE  --to: <project>/file cannot be a folder: EEXIST",
    );
  });
  it("refuses a log that cannot be read", async () => {
    await using project = await TestProject.with();
    await project.pipelines(twoPipelines);
    await project.call(["run"]);
    const [{ run }] = JSON.parse((await project.call(["runs", "--json"])).stdout).runs;
    const log = join(".pipeline", "runs", run, "events.jsonl");
    await project.write(log, '{"type":"something else"}\n');
    expect(steady((await project.call(["show"])).stderr)).toBe(
      "error USAGE  the log of run <run> does not begin with its start. Other runs are not affected.\n",
    );
    expect(JSON.parse((await project.call(["runs", "--json"])).stdout).runs).toMatchObject([{ status: "unreadable" }]);
    await rm(join(project.folder, log));
    expect((await project.call(["runs"])).code).toBe(0);
  });
});
