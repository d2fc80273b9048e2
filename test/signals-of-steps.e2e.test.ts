import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventsOf, has } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";
import { steady } from "./rig/steady.ts";

describe("what a step tells of itself", () => {
  it("a run function reports progress and metrics, which are events, in order", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`
      import { metric, progress } from "@pipeline/dsl";
      const train = job("train", {
        run: () => {
          for (let epoch = 0; epoch < 4; epoch += 1) metric("loss", 1 / (epoch + 1), { step: epoch });
          metric("time", 3);
          progress(0.6, "nearly there");
          return { n: 1 };
        },
        outputs: { n: z.int() },
      });
      progress(0.5); // at import: nothing happens
      export default pipeline("p", [train]);`);
    const run = project.start(["run", "--json"]);
    expect(await run.ended).toMatchObject({ code: 0, stderr: "" });
    expect(
      eventsOf(run.lines, "metric.reported").map(({ step, attempt, name, value, at }) => [
        step,
        attempt,
        name,
        value,
        at,
      ]),
    ).toEqual([
      ["train", 1, "loss", 1, 0],
      ["train", 1, "loss", 0.5, 1],
      ["train", 1, "loss", 1 / 3, 2],
      ["train", 1, "loss", 0.25, 3],
      ["train", 1, "time", 3, undefined],
    ]);
    expect(eventsOf(run.lines, "step.progressed").at(-1)).toMatchObject({ fraction: 0.6, message: "nearly there" });
    const page = await project.call(["report", "-o", "r.html"]);
    expect(page.code).toBe(0);
    const html = await readFile(join(project.folder, "r.html"), "utf8");
    expect(html.match(/class="curve"/g)).toHaveLength(1);
    expect(html.match(/class="dot"/g)).toHaveLength(1);
    expect(html).toContain('aria-label="loss of train: last 0.25"');
    expect(steady((await project.call(["history", "train"])).stdout)).toMatchInlineSnapshot(`
      "run  status  took  when  n  metric loss  metric time
      <run>  ✓ succeeded  <time>  just now  1  0.25  3
      "
    `);
    const history = JSON.parse((await project.call(["history", "train", "--json"])).stdout);
    expect(history.records[0].metrics).toEqual({
      loss: { last: 0.25, least: 0.25, most: 1, count: 4 },
      time: { last: 3, least: 3, most: 3, count: 1 },
    });
  });

  it("any program does by appending lines, while it runs; secrets are masked, nonsense is left out", async () => {
    await using project = await TestProject.with();
    await project.pipelines(
      `export default pipeline("p", [job("train", { ...puppet("train"), env: { TOKEN: secret("TOKEN") } })]);`,
    );
    const run = project.start(["run", "--json"], { TOKEN: "tell-nobody" });
    const train = await project.puppets.next("train");
    const file = String(await train.env("PIPELINE_SIGNALS"));
    const told = [
      "no JSON",
      '{"metric": "<img>", "value": 1}',
      '{"progress": 0.25, "message": "with tell-nobody"}',
      '{"metric": "acc", "value": 0.5}',
    ];
    await train.write(`../${file.split("/").at(-1)}`, `${told.join("\n")}\n`);
    await run.until(has("step.progressed", "train"));
    await train.exit();
    await run.ended;
    expect(eventsOf(run.lines, "step.progressed")).toMatchObject([{ fraction: 0.25, message: "with ***" }]);
    expect(eventsOf(run.lines, "metric.reported")).toMatchObject([{ name: "acc", value: 0.5 }]);
    expect(run.stdout).not.toContain("tell-nobody");
  });
});
