import { describe, expect, it } from "vitest";
import { endings, has } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";

/** `bad` fails while `slow` runs; `after` needs `bad`, `next` needs `slow`, `free` waits for a slot. */
const body = `
  const bad = job("bad", puppet("bad"));
  const slow = job("slow", puppet("slow"));
  const after = job("after", { ...puppet("after"), after: [bad] });
  const next = job("next", { ...puppet("next"), after: [slow] });
  export default pipeline("p", [bad, slow, after, next]);`;

async function started(project: TestProject, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  await project.pipelines(body);
  const run = project.start(["run", "--json", "-j", "2", ...args], env);
  const [bad, slow] = await Promise.all([project.puppets.next("bad"), project.puppets.next("slow")]);
  await bad.exit(3);
  await run.until(has("step.failed", "bad"));
  return { run, slow };
}

describe("after a failure", () => {
  it("setting:policy what runs may end, and nothing more starts", async () => {
    await using project = await TestProject.with();
    const { run, slow } = await started(project, []);
    await slow.exit();
    expect((await run.ended).code).toBe(1);
    expect(endings(run.lines)).toEqual({ bad: "failed", slow: "succeeded", after: "skipped", next: "cancelled" });
    expect(project.puppets.started.sort()).toEqual(["bad", "slow"]);
  });
  it("setting:policy --fail-fast cancels what runs", async () => {
    await using project = await TestProject.with();
    const { run, slow } = await started(project, ["--fail-fast"]);
    await slow.gone;
    expect((await run.ended).code).toBe(1);
    expect(endings(run.lines)).toEqual({ bad: "failed", slow: "cancelled", after: "skipped", next: "cancelled" });
  });
  it("setting:policy --keep-going runs all that does not need what failed", async () => {
    await using project = await TestProject.with();
    const { run, slow } = await started(project, ["-k"]);
    await slow.exit();
    await (await project.puppets.next("next")).exit();
    expect((await run.ended).code).toBe(1);
    expect(endings(run.lines)).toEqual({ bad: "failed", slow: "succeeded", after: "skipped", next: "succeeded" });
  });
  it("setting:policy PIPELINE_POLICY says the same, and a flag wins over it", async () => {
    await using project = await TestProject.with();
    const { run, slow } = await started(project, ["--policy", "keep-going"], { PIPELINE_POLICY: "fail-fast" });
    await slow.exit();
    await (await project.puppets.next("next")).exit();
    expect((await run.ended).code).toBe(1);
    expect(endings(run.lines)).toMatchObject({ slow: "succeeded", next: "succeeded" });
  });
});

describe("the deadline of a run", () => {
  it("setting:timeout ends what runs, starts nothing more, and has an exit code of its own", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body);
    const run = project.start(["run", "--json", "-j", "1", "--timeout", "500ms"]);
    expect((await run.ended).code).toBe(124);
    expect(new Set(Object.values(endings(run.lines)))).toEqual(new Set(["cancelled"]));
  });
});

describe("the grace period", () => {
  it("setting:grace a program that does not obey TERM is ended by force after it", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`export default pipeline("p", [job("deaf", puppet("deaf"))]);`);
    const run = project.start(["run", "--json", "--grace", "100ms"]);
    const deaf = await project.puppets.next("deaf");
    await deaf.ignoreTerm();
    run.kill("SIGTERM");
    await deaf.term;
    await deaf.gone;
    expect((await run.ended).code).toBe(143);
  });
});
