import { describe, expect, it } from "vitest";
import { endings } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";

const body = `
  const a = job("a", puppet("a"));
  export default pipeline("p", [a, job("b", { ...puppet("b"), after: [a] })]);`;

async function running(project: TestProject, args: readonly string[] = []) {
  await project.pipelines(body);
  const run = project.start(["run", ...args]);
  return { run, a: await project.puppets.next("a") };
}

describe("signals (X11)", () => {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)
    it(`${signal} cancels what runs, and the exit code tells`, async () => {
      await using project = await TestProject.with();
      const { run, a } = await running(project, ["--json"]);
      run.kill(signal);
      await a.gone;
      expect((await run.ended).code).toBe(code);
      expect(endings(run.lines)).toEqual({ a: "cancelled", b: "cancelled" });
      expect(run.lines.at(-1)).toMatchObject({ type: "run.finished", status: "cancelled", exitCode: code });
    });
  it("the first Ctrl-C says what it will do", async () => {
    await using project = await TestProject.with();
    const { run } = await running(project);
    run.kill("SIGINT");
    const { stderr } = await run.ended;
    expect(stderr).toContain("Ctrl-C: cancelling what runs, then leaving. Ctrl-C again leaves at once.\n");
    expect(stderr).toMatch(/\n■ cancelled {2}p \S+ {2}2 cancelled/);
  });
  it("the second signal leaves at once, even while a program does not obey the first", async () => {
    await using project = await TestProject.with();
    const { run, a } = await running(project, ["--grace", "1h"]);
    await a.ignoreTerm();
    run.kill("SIGINT");
    await a.term;
    run.kill("SIGTERM");
    const { code, stderr } = await run.ended;
    expect(code).toBe(143);
    expect(stderr).toMatch(/\nLeft at once: .* may go on\.\nTo take it over, .*: pipeline resume \S+\n$/);
    process.kill(a.pid, "SIGKILL");
  });
  it("the Ctrl-C that npm passes on besides the terminal's own is no second one", async () => {
    await using project = await TestProject.with();
    const { run, a } = await running(project, ["--json"]);
    await a.ignoreTerm();
    run.kill("SIGINT");
    run.kill("SIGINT");
    await a.term;
    await a.exit();
    expect((await run.ended).code).toBe(130);
    expect(run.stderr).not.toContain("Left at once");
  });
});

describe("a reader that goes away", () => {
  for (const args of [["--json"], []])
    it(`ends the output quietly; the run goes on and its code stands: ${args.join(" ") || "plain"}`, async () => {
      await using project = await TestProject.with();
      const { run, a } = await running(project, args);
      run.closeStdout();
      run.closeStderr();
      for (let line = 0; line < 50; line += 1) await a.print(`${"x".repeat(1_000)}\n`);
      await a.exit();
      await (await project.puppets.next("b")).exit(7);
      expect((await run.ended).code).toBe(1);
    });
});
