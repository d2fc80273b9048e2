import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Ended } from "./rig/command.ts";
import { endings, eventsOf } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";

/** make → use, and a step beside them. */
const body = (extra = ""): string => `
  const n = param("n", z.int().default(1));
  const make = job("make", { command: sh\`printf '{"n": %s}' \${n} > "$OUTPUT_PATH/outputs.json"; echo made > "$OUTPUT_PATH/f.txt"\`, outputs: { n: z.int(), f: file("f.txt") } });
  const use = job("use", { command: sh\`cat "$INPUT_F"; echo >> "$INPUT_F"\`, inputs: { f: make.outputs.f, n: make.outputs.n } });
  const other = job("other", { command: sh\`echo other\`, ${extra} });
  export default pipeline("p", [use, other]);`;

function linesOf({ stdout }: Ended) {
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

async function endingsOf(project: TestProject, args: readonly string[] = []) {
  return endings(linesOf(await project.call(["run", "pipelines.ts", "--json", ...args])));
}

const allCached = { make: "cached", use: "cached", other: "cached" };
const allRun = { make: "succeeded", use: "succeeded", other: "succeeded" };

describe("what is remembered", () => {
  it("serves the next run: no step starts, and what used an artifact has not harmed it", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body());
    expect(await endingsOf(project)).toEqual(allRun);
    expect(await endingsOf(project)).toEqual(allCached);
    const { stdout } = await project.call(["outputs", "make.f", "--json"]);
    expect(JSON.parse(stdout)).toBeTruthy();
  });

  it("is explained where it does not serve: the component, old and new; and what follows from it", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body());
    await endingsOf(project);
    const lines = linesOf(await project.call(["run", "--json", "--set", "n=2"]));
    expect(endings(lines)).toEqual({ ...allRun, other: "cached" });
    const whys = eventsOf(lines, "attempt.submitting").map(({ step, why }) => [step, why]);
    expect(Object.fromEntries(whys)).toEqual({
      make: {
        kind: "changed",
        changes: [
          { component: "program", before: expect.stringContaining('"1"'), after: expect.stringContaining('"2"') },
        ],
      },
      use: { kind: "changed", changes: [{ component: "input.n", before: "1", after: "2" }] },
    });
  });

  it("setting:cache is refreshed by --force, and neither used nor kept with --no-cache", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body());
    expect(await endingsOf(project, ["--no-cache"])).toEqual(allRun);
    expect(await endingsOf(project)).toEqual(allRun);
    expect(await endingsOf(project, ["--force"])).toEqual(allRun);
    expect(await endingsOf(project)).toEqual(allCached);
  });

  it("setting:forceStep is passed over for one step", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body());
    await endingsOf(project);
    expect(await endingsOf(project, ["--force-step", "other"])).toEqual({ ...allCached, other: "succeeded" });
  });

  it("is not used for a step that says so, and not made stale by what is volatile", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body("cache: false"));
    await endingsOf(project);
    expect(await endingsOf(project)).toEqual({ ...allCached, other: "succeeded" });
    await project.pipelines(body('env: { WHEN: "1" }, volatile: ["WHEN"]'));
    await endingsOf(project);
    await project.pipelines(body('env: { WHEN: "2" }, volatile: ["WHEN"]'));
    expect(await endingsOf(project)).toEqual(allCached);
  });

  it("is looked at again when files are gone or no longer fit, and never trusted blindly", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body());
    const first = linesOf(await project.call(["run", "--json"]));
    const [made] = eventsOf(first, "step.succeeded").filter(({ step }) => step === "make");
    await rm((made?.artifacts.f?.location ?? "").replace("<project>", project.folder));
    const lines = linesOf(await project.call(["run", "--json"]));
    expect(endings(lines)).toEqual({ ...allCached, make: "succeeded" });
    expect(eventsOf(lines, "attempt.submitting")[0]?.why).toEqual({
      kind: "damaged",
      message: 'output "f" is not there any more, or has changed',
    });
  });

  it("stops nothing when it cannot be read: a warning, and all steps run", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body());
    await endingsOf(project);
    const results = join(project.folder, ".pipeline", "results.jsonl");
    await writeFile(results, (await readFile(results, "utf8")).replaceAll('"values"', '"valu').concat("cut off"));
    expect(await endingsOf(project)).toEqual(allRun);
  });

  it("a plan says what would run, and its exit code whether there is anything to do", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body());
    await endingsOf(project);
    const { code, stdout } = await project.call(["plan", "--json", "--detailed-exitcode"]);
    const { verdicts } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(Object.entries(verdicts).map(([step, verdict]) => [step, (verdict as { is: string }).is])).toEqual([
      ["make", "cached"],
      ["use", "cached"],
      ["other", "cached"],
    ]);
    expect((await project.call(["plan", "--set", "n=3", "--detailed-exitcode"])).code).toBe(10);
  });
});
