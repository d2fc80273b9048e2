import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventsOf } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";

const training = (
  weights: string,
  publish = `{ "out/model": train.outputs.model, "out/accuracy.json": train.outputs.accuracy }`,
) => `
  import { dir } from "@pipeline/dsl";
  const train = job("train", {
    command: ["sh", "-c", 'mkdir "$OUTPUT_PATH/m"; echo "$0" > "$OUTPUT_PATH/m/w"; echo "{\\\\"accuracy\\\\": 0.5}" > "$OUTPUT_PATH/outputs.json"', "${weights}"],
    outputs: { model: dir("m"), accuracy: z.number() },
  });
  export default pipeline("p", [train, job("late", { command: ["true"], after: [train] })], { publish: ${publish} });`;

describe("published outputs", () => {
  it("R49 lie at their places once their step has succeeded, and the end of the run names them", async () => {
    await using project = await TestProject.with();
    await project.pipelines(training("first"));
    const run = project.start(["run", "--json"]);
    expect(await run.ended).toMatchObject({ code: 0 });
    expect(eventsOf(run.lines, "output.published").map(({ step, output, path }) => [step, output, path])).toEqual([
      ["train", "model", "out/model"],
      ["train", "accuracy", "out/accuracy.json"],
    ]);
    const types = run.lines.map(({ type }) => type);
    expect(types.indexOf("output.published")).toBeLessThan(types.indexOf("step.succeeded"));
    expect(await readFile(join(project.folder, "out/model/w"), "utf8")).toBe("first\n");
    expect(await readFile(join(project.folder, "out/accuracy.json"), "utf8")).toBe("0.5\n");
    expect((await readdir(join(project.folder, "out"))).sort()).toEqual(["accuracy.json", "model"]);
  });

  it("come back for a cached step, and replace whatever was changed or stands there", async () => {
    await using project = await TestProject.with();
    await project.pipelines(training("first"));
    await project.call(["run"]);
    await project.write("out/model/w", "changed by hand");
    await project.write("out/model/extra", "left behind");
    const again = await project.call(["run", "-q"]);
    expect(again.stdout).toBe("train.model → out/model\ntrain.accuracy → out/accuracy.json\n");
    expect(again.stderr).toContain("2 cached");
    expect(await readdir(join(project.folder, "out/model"))).toEqual(["w"]);
    const before = await stat(join(project.folder, "out/model/w"));
    await project.call(["run"]);
    expect((await stat(join(project.folder, "out/model/w"))).mtimeMs).toBe(before.mtimeMs);
    await project.pipelines(training("second"));
    await project.call(["run"]);
    expect(await readFile(join(project.folder, "out/model/w"), "utf8")).toBe("second\n");
    expect((await readdir(join(project.folder, "out"))).sort()).toEqual(["accuracy.json", "model"]);
  });

  it("come back once for each of many cached steps, however few places there are", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`
      const steps = [1, 2, 3, 4, 5].map((n) => job("s" + n, { command: sh\`echo hello > "$OUTPUT_PATH/f"\`, outputs: { f: file("f") } }));
      const publish = Object.fromEntries(steps.map((step) => ["out/" + step.name, step.outputs.f]));
      export default pipeline("p", steps, { publish });`);
    await project.call(["run"]);
    const again = project.start(["run", "-j", "1", "--json"]);
    expect(await again.ended).toMatchObject({ code: 0 });
    expect(
      eventsOf(again.lines, "output.published")
        .map(({ step }) => step)
        .sort(),
    ).toEqual(["s1", "s2", "s3", "s4", "s5"]);
  });

  it("that cannot be written fail their step, with the reason", async () => {
    await using project = await TestProject.with();
    await project.pipelines(training("first", `{ "pipelines.ts/model": train.outputs.model }`));
    const { code, stderr } = await project.call(["run"]);
    expect(code).toBe(1);
    expect(stderr).toContain('staging: output "model" could not be published to pipelines.ts/model: ');
  });

  it("X36 are refused in the plan when two would take one place, or one leaves the project", async () => {
    await using project = await TestProject.with();
    await project.pipelines(
      training("x", `{ "out": train.outputs.model, "out/a": train.outputs.accuracy, "../x": train.outputs.accuracy }`),
    );
    const { code, stderr } = await project.call(["run"]);
    expect(code).toBe(2);
    expect(
      [...stderr.matchAll(/^error (\w+) {2}(.*)$/gm)].map(([, problem, message]) => `${problem} ${message}`),
    ).toEqual([
      'OUTPUT_PATH_INVALID "../x" is no path of a file or folder inside the project.',
      'OUTPUT_PATH_COLLISION Two outputs would be written to one place: "out" and "out/a" overlap.',
    ]);
  });
});

describe("standard output as an output", () => {
  it("goes to its file and not to the log; errors stay in the log; another step reads it", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`
      const list = job("list", { command: ["sh", "-c", "echo one; echo two; echo careful >&2"], stdout: file("sub/names.txt") });
      const count = job("count", { command: ["sh", "-c", 'wc -l < "$INPUT_NAMES"'], inputs: { names: list.outputs.stdout }, stdout: file("n") });
      export default pipeline("p", [count], { publish: { "names.txt": list.outputs.stdout, n: count.outputs.stdout } });`);
    const { code, stderr } = await project.call(["run"]);
    expect(code).toBe(0);
    expect(stderr).toContain("list  │ careful");
    expect(stderr).not.toContain("│ one");
    expect(await readFile(join(project.folder, "names.txt"), "utf8")).toBe("one\ntwo\n");
    expect((await readFile(join(project.folder, "n"), "utf8")).trim()).toBe("2");
  });

  it("is kept as it is where the log is masked", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`
      const list = job("list", { command: ["sh", "-c", 'echo out; echo "$TOKEN" >&2'], env: { TOKEN: secret("TOKEN") }, stdout: file("o") });
      export default pipeline("p", [list], { publish: { o: list.outputs.stdout } });`);
    const { code, stderr } = await project.call(["run"], { TOKEN: "tell-nobody" });
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("list │ ***") });
    expect(await readFile(join(project.folder, "o"), "utf8")).toBe("out\n");
  });
});
