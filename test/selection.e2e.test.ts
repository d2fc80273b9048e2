import { describe, expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";

/** fetch → clean → train → report, and audit after clean. */
const body = `
  const step = (name: string, needs: any[] = []) =>
    job(name, { command: ["sh", "-c", 'echo "{\\\\"n\\\\": 1}" > "$OUTPUT_PATH/outputs.json"'], outputs: { n: z.int() }, inputs: Object.fromEntries(needs.map((need, i) => ["i" + i, need.outputs.n])) });
  const fetched = step("fetch");
  const clean = step("clean", [fetched]);
  const train = step("train", [clean]);
  export default pipeline("p", [fetched, clean, train, step("report", [train]), step("audit", [clean])]);`;

async function planned(args: readonly string[]): Promise<readonly string[]> {
  await using project = await TestProject.with();
  await project.pipelines(body);
  const { stdout } = await project.call(["plan", "--json", ...args]);
  const { steps, borrowed } = JSON.parse(stdout);
  const names = (list: readonly { readonly name: string }[]): readonly string[] => list.map(({ name }) => name);
  return [...names(steps), ...names(borrowed).map((name) => `(${name})`)];
}

describe("which steps run", () => {
  it("all of them, without a selection", async () => {
    expect(await planned([])).toEqual(["fetch", "clean", "train", "report", "audit"]);
  });
  it("those that are named, with all that they need", async () => {
    expect(await planned(["train"])).toEqual(["fetch", "clean", "train"]);
  });
  it("those that a glob matches", async () => {
    expect(await planned(["pipelines.ts", "a*", "fetc?"])).toEqual(["fetch", "clean", "audit"]);
  });
  it("setting:until a step and all that it needs", async () => {
    expect(await planned(["--until", "clean"])).toEqual(["fetch", "clean"]);
  });
  it("setting:from a step and all that need it, with results of an earlier run", async () => {
    expect(await planned(["--from", "train"])).toEqual(["train", "report", "(clean)"]);
  });
  it("setting:only without what they need", async () => {
    expect(await planned(["--only", "train"])).toEqual(["train", "(clean)"]);
  });
  it("setting:only a run takes from the earlier run what it leaves out, and says so when there is none", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body);
    expect(await project.call(["run", "--only", "train"])).toMatchInlineSnapshot(`
      {
        "code": 3,
        "stderr": "error RESULT_MISSING  step "clean" is left out by the selection, its outputs are needed, and no earlier run has them
        → run it once, or select it too: --until or without --only
      ",
        "stdout": "",
      }
    `);
    expect((await project.call(["run", "-q"])).code).toBe(0);
    const { code, stdout } = await project.call(["run", "-q", "--only", "train"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "train.n = 1\n" });
  });
  it("setting:failed what did not end well in the last run", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`
      const good = job("good", { command: ["true"] });
      const bad = job("bad", { command: ["false"], after: [good] });
      export default pipeline("p", [bad, job("beside", { command: ["true"] }), job("behind", { command: ["true"], after: [bad] })]);`);
    expect((await project.call(["plan", "--failed"])).stderr).toContain("--failed: no run of");
    await project.call(["run", "-q", "-k"]);
    const { stdout } = await project.call(["plan", "--failed", "--json"]);
    expect(JSON.parse(stdout).steps.map(({ name }: { readonly name: string }) => name)).toEqual([
      "good",
      "bad",
      "behind",
    ]);
    await project.pipelines(`export default pipeline("p", [job("good", { command: ["true"] })]);`);
    await project.call(["run", "-q"]);
    expect((await project.call(["run", "--failed"])).stderr).toContain("ended well.");
  });
});
