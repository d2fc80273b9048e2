import { describe, expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";
import { steady } from "./rig/steady.ts";

const giving = (n: number, more = ""): string => `
  const lr = param("lr", z.number().default(0.1));
  const give = job("give", { command: ["sh", "-c", 'echo "{\\\\"n\\\\": ${n}}" > "$OUTPUT_PATH/outputs.json"'], outputs: { n: z.int() }, cache: false });
  export default pipeline("p", [give, job("use", { command: ["true"], env: { LR: lr }, after: [give], cache: false })${more}]);`;

async function ranTwice(): Promise<TestProject> {
  const project = await TestProject.with();
  await project.pipelines(giving(1, ', job("old", { command: ["true"], cache: false })'));
  await project.call(["run"]);
  await project.pipelines(giving(2, ', job("fresh", { command: ["false"] })'));
  await project.call(["run", "--set", "lr=0.2", "-k"]);
  return project;
}

describe("history", () => {
  it("is how a step ended, how long it took and what it gave, run by run", async () => {
    await using project = await ranTwice();
    expect(steady((await project.call(["history", "give"])).stdout)).toMatchInlineSnapshot(`
      "run  status  took  when  n
      <run>  ✓ succeeded  <time>  just now  2
      <run>  ✓ succeeded  <time>  just now  1
      "
    `);
    expect(steady((await project.call(["history", "fresh"])).stdout)).toMatchInlineSnapshot(`
      "run  status  took  when
      <run>  ✗ failed  user-exit  <time>  just now
      "
    `);
    const { records } = JSON.parse((await project.call(["history", "give", "--json"])).stdout);
    expect(records).toMatchObject([
      { status: "succeeded", attempts: 1, values: { n: 2 } },
      { status: "succeeded", attempts: 1, values: { n: 1 } },
    ]);
    expect((await project.call(["history", "old", "--limit", "1"])).code).toBe(2);
  });
  it("guesses at a wrong name", async () => {
    await using project = await ranTwice();
    expect((await project.call(["history", "giv"])).stderr).toBe(
      'error USAGE  no step "giv" in the newest 2 runs. Did you mean "give"?\n',
    );
  });
});

describe("diff", () => {
  it("is what came, what went and what changed, old → new", async () => {
    await using project = await ranTwice();
    expect(steady((await project.call(["diff"])).stdout)).toMatchInlineSnapshot(`
      "<run> → <run>
      param lr: 0.1 → 0.2

      ~ give  succeeded  <time>
          output n: 1 → 2
          key program: …-c","echo \\"{\\\\\\"n\\\\\\": 1}\\" > \\"$OUTPUT_PATH/outputs.json\\""] → …-c","echo \\"{\\\\\\"n\\\\\\": 2}\\" > \\"$OUTPUT_PATH/outputs.json\\""]
      ~ use  succeeded  <time>
          key env.LR: 0.1 → 0.2
      + fresh  failed  <time>
      - old  succeeded  <time>

      1 added, 1 removed, 2 changed
      "
    `);
    const { params, steps } = JSON.parse((await project.call(["diff", "@latest~1", "@latest", "--json"])).stdout);
    expect(params).toEqual({ lr: { from: 0.1, to: 0.2 } });
    expect(steps.map(({ step, is }: { readonly step: string; readonly is: string }) => [step, is])).toEqual([
      ["give", "changed"],
      ["use", "changed"],
      ["fresh", "added"],
      ["old", "removed"],
    ]);
  });
  it("of a run with itself is nothing", async () => {
    await using project = await ranTwice();
    expect(steady((await project.call(["diff", "@latest", "@latest"])).stdout)).toMatchInlineSnapshot(`
      "<run> → <run>

      = give  succeeded  <time>
      = use  succeeded  <time>
      = fresh  failed  <time>

      3 the same
      "
    `);
  });
});
