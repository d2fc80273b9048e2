import { describe, expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";

const branching = `
  const fetch = job("fetch", { command: ["sh", "-c", "echo one; echo two"], outputs: {} });
  const bad = job("bad", { command: ["sh", "-c", "echo no luck; exit 3"], after: [fetch], retries: { on: { "user-exit": 1 }, delay: "10ms" } });
  const n = job("n", { command: ["sh", "-c", 'echo "{\\\\"n\\\\": 1}" > "$OUTPUT_PATH/outputs.json"'], outputs: { n: z.int() }, after: [fetch] });
  export default pipeline("p", [bad, n, job("late", { command: ["true"], after: [bad] })]);`;

/** What is told at the end, without what only the file knows. */
function summaryOf(stderr: string): string {
  const end = stderr.slice(stderr.indexOf("\n\n"));
  return end.replace(/^ {2}declared at: .*\n/gm, "").replace(/^run it again: .*\n/gm, "");
}

describe("pipeline replay", () => {
  it("setting:speed shows a stored run again: the same summary and outputs, the same events", async () => {
    await using project = await TestProject.with();
    await project.pipelines(branching);
    const original = await project.call(["run", "-k"]);
    expect(original.code).toBe(1);
    const again = await project.call(["replay", "--speed", "1000"]);
    expect(again.code).toBe(0);
    expect(again.stdout).toBe(original.stdout);
    expect(summaryOf(again.stderr)).toBe(summaryOf(original.stderr));
    expect(again.stderr).toContain("bad   │ no luck");
    const events = (await project.call(["replay", "--json", "--speed", "1000"])).stdout.trimEnd().split("\n");
    expect(JSON.parse(events[0] ?? "")).toMatchObject({ type: "run.started" });
    expect(JSON.parse(events.at(-1) ?? "")).toMatchObject({ type: "run.finished", exitCode: 1 });
    expect(JSON.parse((await project.call(["runs", "--json"])).stdout).stored).toBe(1);
  });

  it("refuses a run that is not there, and a speed that is none", async () => {
    await using project = await TestProject.with();
    expect(await project.call(["replay"])).toMatchObject({ code: 2, stdout: "" });
    expect((await project.call(["replay", "--speed", "0"])).stderr).toBe(
      'error USAGE  --speed must be a number above 0; got "0".\n',
    );
  });
});
