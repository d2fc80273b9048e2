import { readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { endings, has } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";

/** first → second, both in the hands of the test. */
const body = `
  const first = job("first", { ...puppet("first") });
  export default pipeline("p", [job("second", { ...puppet("second"), after: [first] })]);`;

async function projectWith(text: string): Promise<TestProject> {
  const project = await TestProject.with();
  await project.pipelines(text);
  return project;
}

describe("a run that another process goes on with", () => {
  it("setting:detach is left by its terminal, watched from another, and ends as it would have", async () => {
    await using project = await projectWith(body);
    const { code, stderr } = await project.call(["run", "--detach"]);
    expect({ code, stderr: stderr.replace(/\d{8}-\d{6}-\w{4}/g, "RUN") }).toEqual({
      code: 5,
      stderr: "run RUN goes on by itself; watch it: pipeline attach RUN\n",
    });
    const watching = project.start(["attach", "--json"]);
    const first = await project.puppets.next("first");
    await first.print("hello\n");
    await watching.until(({ lines }) => lines.some((line) => line.type === "log" && line.text === "hello"));
    await first.exit(0);
    await (await project.puppets.next("second")).exit(0);
    expect((await watching.ended).code).toBe(0);
    expect(endings(watching.lines)).toEqual({ first: "succeeded", second: "succeeded" });
  });

  it("is resumed after kill -9: what ran meanwhile is harvested, nothing is begun twice", async () => {
    await using project = await projectWith(body);
    const killed = project.start(["run", "--json"]);
    const first = await project.puppets.next("first");
    await killed.until(has("attempt.running", "first"));
    killed.kill("SIGKILL");
    await killed.ended;
    await first.exit(0);
    const resumed = project.start(["resume", "--json"]);
    const second = await project.puppets.next("second");
    await second.exit(0);
    expect((await resumed.ended).code).toBe(0);
    expect(endings(resumed.lines)).toEqual({ first: "succeeded", second: "succeeded" });
    expect(resumed.lines.filter(({ type }) => type === "attempt.submitting")).toHaveLength(1);
  });

  it("leaves all results to later runs, those too that its first runner wrote down and did not live to remember", async () => {
    await using project = await projectWith(body);
    const killed = project.start(["run", "--json"]);
    await (await project.puppets.next("first")).exit(0);
    const second = await project.puppets.next("second");
    await killed.until(has("attempt.running", "second"));
    killed.kill("SIGKILL");
    await killed.ended;
    // As it is when it dies between the two: the event comes first.
    await writeFile(join(project.folder, ".pipeline", "results.jsonl"), "");
    const resumed = project.start(["resume", "--json"]);
    await second.exit(0);
    expect((await resumed.ended).code).toBe(0);
    const anew = project.start(["run", "--json"]);
    expect((await anew.ended).code).toBe(0);
    expect(endings(anew.lines)).toEqual({ first: "cached", second: "cached" });
  });

  it("is told of by a new run, which would start beside it what may still go on", async () => {
    await using project = await projectWith(body);
    const killed = project.start(["run", "--json"]);
    const orphan = await project.puppets.next("first");
    await killed.until(has("attempt.running", "first"));
    killed.kill("SIGKILL");
    await killed.ended;
    const anew = project.start(["run"]);
    await (await project.puppets.next("first")).exit(0);
    await (await project.puppets.next("second")).exit(0);
    const { code, stderr } = await anew.ended;
    const [note] = stderr.replaceAll(/\d{8}-\d{6}-\w{4}/g, "RUN").split("\n");
    expect([code, note]).toEqual([
      0,
      "note: run RUN was interrupted in the middle of first, which may still go on; to take it over instead of a new run: pipeline resume RUN",
    ]);
    await orphan.exit(0);
    expect((await project.call(["run"])).stderr).not.toContain("note:");
  });

  it("setting:dryRun says before what would be adopted; and once it has ended, how to run it anew", async () => {
    await using project = await projectWith(`
      const n = param("n", z.int().default(1));
      const zero = job("zero", { command: ["true"], env: { N: n } });
      const first = job("first", { ...puppet("first"), after: [zero] });
      export default pipeline("p", [job("second", { ...puppet("second"), after: [first] })]);`);
    const killed = project.start(["run", "--json", "--set", "n=2", "pipelines.ts"]);
    const first = await project.puppets.next("first");
    await killed.until(has("attempt.running", "first"));
    expect((await project.call(["resume", "-n"])).stderr).toContain("RUN_ALIVE");
    killed.kill("SIGKILL");
    await killed.ended;
    const steady = (text: string) => text.replaceAll(/\d{8}-\d{6}-\w{4}/g, "RUN");
    const { code, stdout } = await project.call(["resume", "-n"]);
    expect(`${steady(stdout)}exit code ${code}`).toMatchInlineSnapshot(`
      "p  namespace default
      params: n = 2

      cached   zero    local
               from: run RUN
      adopt    first   local  needs zero
               from: run RUN, attempt 1
      run      second  local  needs first

      from your environment, on local: PATH, HOME, USER, LANG, LC_*, TZ, TMPDIR, http_proxy, HTTP_PROXY, https_proxy, HTTPS_PROXY, no_proxy, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR, NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE
      1 step to run, 1 to adopt, 1 cached
      exit code 0"
    `);
    const resumed = project.start(["resume"]);
    await first.exit(0);
    await project.puppets.next("second");
    resumed.kill("SIGINT");
    const ended = await resumed.ended;
    expect([ended.code, ended.stderr.trimEnd().split("\n").at(-1)]).toEqual([
      130,
      "run it again: pipeline run pipelines.ts --set n=2",
    ]);
    expect(steady((await project.call(["resume"])).stderr)).toMatchInlineSnapshot(`
      "error RUN_FINISHED  Run RUN has finished.
        → Start a new one, in which what has not changed is cached: pipeline run pipelines.ts --set n=2
      "
    `);
  });

  it("setting:evenIfChanged is refused when the pipeline has changed, unless it is to go on as planned", async () => {
    await using project = await projectWith(body);
    const killed = project.start(["run", "--json"]);
    const first = await project.puppets.next("first");
    await killed.until(has("attempt.running", "first"));
    killed.kill("SIGKILL");
    await killed.ended;
    await project.pipelines(body.replace('puppet("second")', 'puppet("third")'));
    const refused = await project.call(["resume"]);
    expect({ code: refused.code, stderr: refused.stderr.replace(/"value":.*/g, "") }).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error RUN_CHANGED  The pipeline has changed since the run began: steps.second.program.command.3.value: "second" → "third".
        → Start a new run (what has not changed is cached), or go on with what was planned: --force.
      ",
      }
    `);
    const resumed = project.start(["resume", "--force", "--json"]);
    await first.exit(0);
    await (await project.puppets.next("second")).exit(0);
    expect((await resumed.ended).code).toBe(0);
  });

  it("is cancelled from another terminal, its runner alive or dead", async () => {
    await using project = await projectWith(body);
    const running = project.start(["run", "--json"]);
    const alive = await project.puppets.next("first");
    await running.until(has("attempt.running", "first"));
    expect((await project.call(["cancel"])).code).toBe(0);
    await alive.gone;
    expect((await running.ended).code).toBe(130);

    const killed = project.start(["run", "--json"]);
    const orphan = await project.puppets.next("first");
    await killed.until(has("attempt.running", "first"));
    killed.kill("SIGKILL");
    await killed.ended;
    expect((await project.call(["cancel"])).code).toBe(0);
    await orphan.gone;
    const { stdout } = await project.call(["show", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ status: "cancelled" });
  });

  it("is cancelled although its runner is stopped, once that has been silent for too long; until then it is said what is waited for", async () => {
    await using project = await projectWith(body);
    const stopped = project.start(["run"]);
    const orphan = await project.puppets.next("first");
    const folder = join(project.folder, ".pipeline", "runs");
    const [id = ""] = await readdir(folder);
    stopped.kill("SIGSTOP");
    const cancelling = project.start(["cancel"]);
    await cancelling.until(({ stderr }) => stderr.includes("has not answered yet"));
    // Nobody waits until its lease expires.
    const [lease = ""] = (await readdir(join(folder, id))).filter((name) => name.startsWith("lease."));
    await utimes(join(folder, id, lease), 1, 1);
    await orphan.gone;
    const { code, stderr } = await cancelling.ended;
    expect(`${code} ${stderr.replaceAll(id, "RUN").replace(/process \d+ on \S+,|-CONT \d+/g, "…")}`).toBe(
      [
        "0 run RUN: its runner, … has not answered yet: it may be stopped (kill …) or hang. Once it has been silent for 30 s, the run is taken over and cancelled from here.",
        "run RUN is cancelled\n",
      ].join("\n"),
    );
    stopped.kill("SIGKILL");
    expect(project.puppets.started).toEqual(["first"]);
  });

  it("says so when there is nothing to go on with", async () => {
    await using project = await projectWith(`export default pipeline("p", [job("first", { command: ["true"] })]);`);
    expect(await project.call(["resume"])).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error USAGE  there is no run "@latest". No run is stored here yet: \`pipeline run\` makes one.
      ",
        "stdout": "",
      }
    `);
    await project.call(["run", "-q"]);
    const { code, stderr } = await project.call(["resume"]);
    expect({ code, stderr: stderr.replace(/\d{8}-\d{6}-\w{4}/g, "RUN") }).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error RUN_FINISHED  Run RUN has finished.
        → Start a new one, in which what has not changed is cached: pipeline run pipelines.ts
      ",
      }
    `);
    const cancelled = await project.call(["cancel"]);
    expect({ ...cancelled, stderr: cancelled.stderr.replace(/\d{8}-\d{6}-\w{4}/g, "RUN") }).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error USAGE  run RUN has ended already: succeeded.
      ",
        "stdout": "",
      }
    `);
  });
});
