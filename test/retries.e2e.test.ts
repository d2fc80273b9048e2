import { describe, expect, it } from "vitest";
import { endings, eventsOf } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";

const flaky = (spec: string): string =>
  `export default pipeline("p", [job("flaky", { ...puppet("flaky"), ${spec} })]);`;

/** Lets the first attempts fail, the last succeed; answers with the attempts that were begun. */
async function failing(project: TestProject, failures: number): Promise<void> {
  for (let attempt = 1; attempt <= failures; attempt += 1) await (await project.puppets.next("flaky")).exit(attempt);
}

describe("retries", () => {
  it("field:retries an attempt that fails is followed by another, in a folder of its own", async () => {
    await using project = await TestProject.with();
    await project.pipelines(flaky('retries: { on: { "user-exit": 2 }, delay: "10ms" }'));
    const run = project.start(["run", "--json"]);
    await failing(project, 2);
    const last = await project.puppets.next("flaky");
    expect(last.attempt).toBe(3);
    await last.exit();
    expect((await run.ended).code).toBe(0);
    const begun = eventsOf(run.lines, "attempt.submitting");
    expect(begun.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(begun.map(({ folder }) => folder)).size).toBe(3);
  });
  it("field:retries a class without a budget is not tried again", async () => {
    await using project = await TestProject.with();
    await project.pipelines(flaky('retries: { on: { oom: 5 }, delay: "10ms" }'));
    const run = project.start(["run", "--json"]);
    await failing(project, 1);
    expect((await run.ended).code).toBe(1);
    expect(endings(run.lines)).toEqual({ flaky: "failed" });
  });
  it("setting:retries the flag wins over the step", async () => {
    await using project = await TestProject.with();
    await project.pipelines(flaky('retries: { on: { "user-exit": 0 }, delay: "10ms" }'));
    const run = project.start(["run", "--json", "--retries", "user-exit=1"]);
    await failing(project, 2);
    expect((await run.ended).code).toBe(1);
    expect(eventsOf(run.lines, "step.retrying")).toMatchObject([
      { step: "flaky", attempt: 1, failure: { class: "user-exit", exit: { code: 1 } } },
    ]);
  });
  it("field:retries.delay the wait doubles up to a longest one", async () => {
    await using project = await TestProject.with();
    await project.pipelines(flaky('retries: { on: { "user-exit": 3 }, delay: "20ms", maxDelay: "40ms" }'));
    const run = project.start(["run", "--json"]);
    await failing(project, 4);
    expect((await run.ended).code).toBe(1);
    for (const { delayMs } of eventsOf(run.lines, "step.retrying")) expect(delayMs).toBeLessThanOrEqual(40);
  });
});
