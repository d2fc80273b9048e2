import { execFileSync } from "node:child_process";
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bin } from "./rig/command.ts";
import { TestProject } from "./rig/project.ts";
import { steady } from "./rig/steady.ts";

const talkative = `
  const lines = job("lines", { command: ["sh", "-c", "seq 5"], cache: false });
  const twice = job("twice", { command: ["sh", "-c", 'echo "try $PIPELINE_ATTEMPT"; [ "$PIPELINE_ATTEMPT" = 2 ]'], retries: 1, cache: false });
  export default pipeline("p", [lines, twice, job("late", { command: ["true"], after: [twice] })]);`;

async function ran(body: string): Promise<TestProject> {
  const project = await TestProject.with();
  await project.pipelines(body);
  await project.call(["run"]);
  return project;
}

describe("logs", () => {
  it("are those of all steps, each line after its step, or one log as it is", async () => {
    await using project = await ran(talkative);
    const all = (await project.call(["logs"])).stdout.split("\n");
    expect(all.filter((line) => line.startsWith("lines"))).toEqual(
      ["1", "2", "3", "4", "5"].map((n) => `lines │ ${n}`),
    );
    expect(all).toContain("twice │ try 2");
    expect((await project.call(["logs", "lines"])).stdout).toBe("1\n2\n3\n4\n5\n");
    expect(await project.call(["logs", "late"])).toEqual({ code: 0, stdout: "", stderr: "late has printed nothing\n" });
    expect(JSON.parse((await project.call(["logs", "lines", "--json"])).stdout)).toMatchObject({
      logs: [{ step: "lines", attempt: 1, lines: ["1", "2", "3", "4", "5"] }],
    });
  });
  it("setting:tail the last lines", async () => {
    await using project = await ran(talkative);
    expect((await project.call(["logs", "lines", "--tail", "2"])).stdout).toBe("4\n5\n");
    expect((await project.call(["logs", "lines", "--tail", "0"])).stdout).toBe("");
  });
  it("setting:attempt another than the last", async () => {
    await using project = await ran(talkative);
    expect((await project.call(["logs", "twice"])).stdout).toBe("try 2\n");
    expect((await project.call(["logs", "twice", "--attempt", "1"])).stdout).toBe("try 1\n");
    const missing = await project.call(["logs", "twice", "--attempt", "3"]);
    expect(steady(missing.stderr)).toBe("error USAGE  twice has no attempt 3 in run <run>; it has 2.\n");
  });
  it("setting:since only what was written to in this time", async () => {
    await using project = await ran(talkative);
    const { logs } = JSON.parse((await project.call(["logs", "lines", "--json"])).stdout);
    const hourAgo = Date.now() / 1000 - 3600;
    utimesSync(join(logs[0].folder.replace("<project>", project.folder), "log"), hourAgo, hourAgo);
    expect((await project.call(["logs", "lines", "--since", "10m"])).stdout).toBe("");
    expect((await project.call(["logs", "lines", "--since", "2h"])).stdout).toBe("1\n2\n3\n4\n5\n");
    expect((await project.call(["logs", "twice", "--since", "10m"])).stdout).toBe("try 2\n");
  });
  it("setting:ofRun of an earlier run", async () => {
    await using project = await ran(talkative);
    await project.pipelines(`export default pipeline("p", [job("lines", { command: ["echo", "later"] })]);`);
    await project.call(["run"]);
    expect((await project.call(["logs", "lines"])).stdout).toBe("later\n");
    expect((await project.call(["logs", "lines", "--run", "@latest~1"])).stdout).toBe("1\n2\n3\n4\n5\n");
    expect((await project.call(["logs", "lnes"])).stderr).toContain('has no step "lnes". Did you mean "lines"?');
  });
  it("come out byte for byte, whatever they hold", async () => {
    await using project = await ran(
      `export default pipeline("p", [job("noise", { command: ["sh", "-c", "printf '\\\\377\\\\000\\\\033[2J half\\\\r'; seq 20000"] })]);`,
    );
    const printed = execFileSync(process.execPath, [bin, "logs", "noise"], { cwd: project.folder });
    const numbers = Array.from({ length: 20_000 }, (_, at) => `${at + 1}\n`).join("");
    const noise = Buffer.concat([Buffer.from([0xff, 0]), Buffer.from("\u001b[2J half\r"), Buffer.from(numbers)]);
    expect(printed.equals(noise)).toBe(true);
  });
  it("say where a step that started nothing stands", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`
      const bad = job("bad", { command: ["false"] });
      export default pipeline("p", [bad, job("after", { command: ["true"], after: [bad] })]);`);
    await project.call(["run", "-k"]);
    expect(await project.call(["logs", "after"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "after is skipped and has started nothing\n",
    });
  });
});

describe("logs that are followed", () => {
  it("setting:follow come as they are written, until the run has ended", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`
      const first = job("first", puppet("first"));
      export default pipeline("p", [first, job("second", { ...puppet("second"), after: [first] })]);`);
    const run = project.start(["run"]);
    const first = await project.puppets.next("first");
    await first.print("one\n");
    const follow = project.start(["logs", "-f"]);
    await follow.until(({ stdout }) => stdout.includes("one"));
    await first.print("two\n");
    await follow.until(({ stdout }) => stdout.includes("two"));
    await first.exit();
    const second = await project.puppets.next("second");
    await second.print("three, without an end");
    await second.exit();
    expect(await follow.ended).toMatchObject({
      code: 0,
      stdout: "first  │ one\nfirst  │ two\nsecond │ three, without an end\n",
    });
    expect((await run.ended).code).toBe(0);
  });
  it("end with the runner of an interrupted run", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`export default pipeline("p", [job("a", puppet("a"))]);`);
    const run = project.start(["run"]);
    const puppet = await project.puppets.next("a");
    await puppet.print("one\n");
    const follow = project.start(["logs", "a", "-f"]);
    await follow.until(({ stdout }) => stdout.includes("one"));
    run.kill("SIGKILL");
    const { code, stderr } = await follow.ended;
    expect(`${code} ${steady(stderr)}`).toBe("0 run <run> was interrupted: no runner writes any more\n");
    await puppet.exit();
  });
  it("are no document", async () => {
    await using project = await TestProject.with();
    expect((await project.call(["logs", "-f", "--json"])).stderr).toBe(
      "error USAGE  --follow gives lines as they come; --json is one document at the end.\n",
    );
  });
});
