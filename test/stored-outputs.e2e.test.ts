import { appendFile, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";
import { steady } from "./rig/steady.ts";

const giving = `
  const give = 'echo "{\\\\"n\\\\": 3, \\\\"word\\\\": \\\\"a b\\\\"}" > "$OUTPUT_PATH/outputs.json"; echo page > "$OUTPUT_PATH/page.html"; mkdir "$OUTPUT_PATH/d"; echo y > "$OUTPUT_PATH/d/y"';
  const all = job("all", { command: ["sh", "-c", give], outputs: { n: z.int(), word: z.string(), page: file("page.html"), d: dir("d") } });
  const bad = job("bad", { command: ["false"], outputs: { m: z.int() }, after: [all] });
  export default pipeline("p", [all, bad]);`;

async function ran(): Promise<TestProject> {
  const project = await TestProject.with();
  await project.pipelines(giving);
  await project.call(["run"]);
  return project;
}

describe("outputs", () => {
  it("are values and paths of every step, of one, or a single one alone", async () => {
    await using project = await ran();
    expect(steady((await project.call(["outputs"])).stdout)).toMatchInlineSnapshot(`
      "all.n = 3
      all.word = "a b"
      all.page = <project>/.pipeline/staging/default/p/<run>/all/1/output/page.html
      all.d = <project>/.pipeline/staging/default/p/<run>/all/1/output/d
      "
    `);
    expect((await project.call(["outputs", "all.word"])).stdout).toBe("a b\n");
    expect((await project.call(["outputs", "all.n"])).stdout).toBe("3\n");
    const { steps } = JSON.parse((await project.call(["outputs", "all", "--json"])).stdout);
    expect(steps).toMatchObject({
      all: { values: { n: 3, word: "a b" }, artifacts: { page: { kind: "file", size: 5 }, d: { kind: "dir" } } },
    });
  });
  it("that are not there are told apart: no such output, no such step, nothing given", async () => {
    await using project = await ran();
    const said = async (what: string) => {
      const { code, stdout, stderr } = await project.call(["outputs", what]);
      return steady(`${code} ${stdout}${stderr}`);
    };
    expect(await said("all.wors")).toBe('2 error USAGE  step "all" has no output "wors". Did you mean "word"?\n');
    expect(await said("al.n")).toBe('2 error USAGE  run <run> has no step "al". Did you mean "all"?\n');
    expect(await said("bad")).toBe("0 bad has given no outputs\n");
    expect(await said("bad.m")).toBe("0 bad.m has given no outputs\n");
  });
});

describe("outputs that are saved", () => {
  it("setting:to lie there as the step wrote them, beside what was there before", async () => {
    await using project = await ran();
    await project.write("out/all/mine.txt", "kept");
    await project.write("out/all/d/old", "replaced");
    expect((await project.call(["outputs", "--to", "out"])).stdout).toBe(
      ["page.html", "d", "outputs.json"].map((name) => `<project>/out/all/${name}\n`).join(""),
    );
    const out = join(project.folder, "out");
    expect((await readdir(out, { recursive: true })).sort()).toEqual(
      ["all", "all/d", "all/d/y", "all/mine.txt", "all/outputs.json", "all/page.html"].sort(),
    );
    expect(JSON.parse(await readFile(join(out, "all", "outputs.json"), "utf8"))).toEqual({ n: 3, word: "a b" });
  });
  it("are whole or not there at all: an artifact that has changed changes nothing", async () => {
    await using project = await ran();
    const stored = (await project.call(["outputs", "all.page"])).stdout.trim().replace("<project>", project.folder);
    await appendFile(stored, "tampered");
    const refused = await project.call(["outputs", "--to", "out"]);
    expect(steady(`${refused.code}\n${refused.stdout}${refused.stderr}`)).toMatchInlineSnapshot(`
      "3
      error OUTPUTS_NOT_SAVED  The outputs of all were not saved: <project>/.pipeline/staging/default/p/<run>/all/1/output/page.html is not what its step wrote: its digest has changed
        → Nothing was changed in the folder. Run the step again to have its outputs again.
      "
    `);
    expect(await readdir(join(project.folder, "out"))).toEqual([]);
    await rm(stored);
    expect((await project.call(["outputs", "--to", "out"])).code).toBe(3);
  });
});
