import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";

const branching = `
  const fetch = job("fetch", { command: ["sh", "-c", 'echo a > "$OUTPUT_PATH/a"'], outputs: { a: file("a") } });
  const good = job("good", { command: ["true"], inputs: { a: fetch.outputs.a } });
  const bad = job("bad", { command: ["false"], inputs: { a: fetch.outputs.a } });
  export default pipeline("p", [good, job("late", { command: ["true"], after: [bad] })]);`;

async function withBranching(): Promise<TestProject> {
  const project = await TestProject.with();
  await project.pipelines(branching);
  return project;
}

/** Times differ from run to run. */
function steady(text: string): string {
  return text.replaceAll(/\d+(\.\d+)?m?s/g, "<time>");
}

describe("pipeline graph", () => {
  it("setting:format draws the plan of a file, or of some of its steps, and starts nothing", async () => {
    await using project = await withBranching();
    const { code, stdout, stderr } = await project.call(["graph"]);
    expect(`${code} ${stderr}${stdout}`).toMatchInlineSnapshot(`
      "0 p  4 steps

      fetch
      ├─ good
      └─ bad
         ↓ late
      "
    `);
    expect((await project.call(["graph", "pipelines.ts", "bad", "--format", "mermaid"])).stdout).toMatchInlineSnapshot(`
      "flowchart LR
        s0["fetch"]
        s1["bad"]
        s0 --> s1
      "
    `);
    expect((await project.call(["graph", "--format", "png"])).stderr).toMatchInlineSnapshot(`
      "error USAGE  --format must be "text", "mermaid", "dot" or "svg"; got "png".
      "
    `);
    expect(await project.call(["runs"])).toMatchObject({ stdout: expect.stringContaining("No run is stored") });
  });

  it("draws a stored run with what became of each step", async () => {
    await using project = await withBranching();
    await project.call(["run", "-k"]);
    expect(steady((await project.call(["graph", "@latest"])).stdout)).toMatchInlineSnapshot(`
      "p  4 steps

      fetch      ✓ succeeded  <time>
      ├─ good    ✓ succeeded  <time>
      └─ bad     ✗ failed     <time>
         ↓ late  ↷ skipped
      "
    `);
    const { nodes } = JSON.parse((await project.call(["graph", "@latest", "--json"])).stdout);
    expect(nodes).toContainEqual({ name: "late", kind: "job", backend: "local", needs: ["bad"], status: "skipped" });
    expect(await project.call(["graph", "nosuchrun"])).toMatchObject({ code: 2, stdout: "" });
  });

  it("setting:outFile writes a drawing, and says when it cannot", async () => {
    await using project = await withBranching();
    const { code, stdout } = await project.call(["graph", "--format", "svg", "-o", "doc/graph.svg"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(await readFile(join(project.folder, "doc/graph.svg"), "utf8")).toMatch(/^<svg .*<\/svg>\n$/s);
    const refused = await project.call(["graph", "-o", "pipelines.ts/below"]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("pipelines.ts/below cannot be written") });
  });
});
