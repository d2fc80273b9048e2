import { describe, expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";

async function plan(body: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  await using project = await TestProject.with();
  await project.pipelines(body);
  const { code, stdout } = await project.call(["plan", "--json", ...args], env);
  return { code, plan: JSON.parse(stdout) };
}

const elsewhere = `export default pipeline("p", [job("a", { command: ["true"], backend: "elsewhere" })]);`;
const two = `export default pipeline("p", [job("a", { command: ["true"], resources: { cpu: 1, memory: "1Gi" } })], { namespace: "own" });`;

describe("what a run may override", () => {
  it("setting:backend as a flag wins over the step's own; as a variable it does not (R69)", async () => {
    const byFlag = await plan(elsewhere, ["--backend", "local"]);
    expect(byFlag.plan.steps).toMatchObject([{ name: "a", backend: "local" }]);
    const byVariable = await plan(elsewhere, [], { PIPELINE_BACKEND: "local" });
    expect(byVariable.code).toBe(2);
    expect(byVariable.plan.problems).toMatchObject([{ code: "BACKEND_UNKNOWN", step: "a" }]);
  });
  it("setting:resource changes one amount of one step", async () => {
    const { plan: planned } = await plan(two, ["--resource", "a.memory=2Gi"]);
    expect(planned.steps[0].resources).toEqual({ cpu: 1, memoryBytes: 2 * 1024 ** 3, gpu: [] });
  });
  it("setting:namespace wins over the pipeline's own", async () => {
    expect((await plan(two, [])).plan.namespace).toBe("own");
    expect((await plan(two, ["--namespace", "team"])).plan.namespace).toBe("team");
  });
  it("setting:namespace setting:timeout setting:pool what the project file says is for pipelines that say nothing", async () => {
    const config = `export default { namespace: "team", deadline: "1h", pools: { db: 1, net: 2 } };`;
    await using project = await TestProject.with({ "pipeline.config.ts": config });
    await project.pipelines(`
      const a = job("a", { command: ["true"] });
      export const silent = pipeline("silent", [a]);
      export const loud = pipeline("loud", [a], { namespace: "own", deadline: "2h", pools: { db: 3 } });`);
    const planned = async (...args: readonly string[]) => {
      const { namespace, deadlineMs, pools } = JSON.parse((await project.call(["plan", "--json", ...args])).stdout);
      return { namespace, deadlineMs, pools };
    };
    const usual = { namespace: "team", deadlineMs: 3_600_000, pools: { db: 1, net: 2 } };
    const own = { namespace: "own", deadlineMs: 7_200_000, pools: { db: 3, net: 2 } };
    expect(await planned("#silent")).toEqual(usual);
    expect(await planned("#loud")).toEqual(own);
    expect(await planned("#loud", "--timeout=3h", "--pool=db=5")).toEqual({
      ...own,
      deadlineMs: 10_800_000,
      pools: { db: 5, net: 2 },
    });
  });
  it("setting:env reaches every step, wins over declared names, and never over injected ones (R56)", async () => {
    await using project = await TestProject.with();
    await project.pipelines(
      `export default pipeline("p", [job("a", { ...puppet("a"), env: { MODE: "declared", KEPT: "yes" } })]);`,
    );
    const run = project.start(["run", "--env", "MODE=given", "--env", "EXECUTION_ID=mine", "--env", "EMPTY="]);
    const step = await project.puppets.next("a");
    expect(await step.env("MODE")).toBe("given");
    expect(await step.env("KEPT")).toBe("yes");
    expect(await step.env("EMPTY")).toBe("");
    expect(await step.env("EXECUTION_ID")).toMatch(/^a-/);
    await step.exit();
    expect((await run.ended).code).toBe(0);
  });
  it("setting:strict turns warnings into errors", async () => {
    const body = `export default pipeline("p", [job("a", { command: ["true"], image: "python:3.12" })]);`;
    expect((await plan(body, [])).plan.warnings).toMatchObject([{ step: "a", field: "image" }]);
    const strict = await plan(body, ["--strict"]);
    expect(strict.code).toBe(2);
    expect(strict.plan.problems).toMatchObject([{ step: "a", field: "image" }]);
  });
});

describe("where things are", () => {
  it("setting:cwd acts as if started in another folder", async () => {
    await using project = await TestProject.with({ "inner/pipelines.ts": "" });
    await project.write(
      "inner/pipelines.ts",
      `import { job, pipeline } from "@pipeline/dsl"; export default pipeline("inner", [job("a", { command: ["true"] })]);`,
    );
    expect((await project.call(["list", "--cwd", "inner"])).stdout).toContain("inner  pipeline run pipelines.ts");
    expect(await project.call(["list", "--cwd", "iner"])).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error USAGE  --cwd: there is no folder iner.
      ",
        "stdout": "",
      }
    `);
  });
  it("setting:state keeps runs in another folder", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`export default pipeline("p", [job("a", puppet("a"))]);`);
    const run = project.start(["run", "--json", "--state", "kept/here"]);
    const step = await project.puppets.next("a");
    expect(await step.env("OUTPUT_PATH")).toContain(`${project.folder}/kept/here/`);
    await step.exit();
    expect((await run.ended).code).toBe(0);
  });
  it("setting:loadTimeout ends a file that never finishes loading", async () => {
    await using project = await TestProject.with({
      "pipelines.ts": "await new Promise(() => setInterval(() => {}, 1000));",
    });
    expect(await project.call(["list", "--load-timeout", "300ms"])).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error LOAD_TIMEOUT  pipelines.ts did not finish loading within 0.3 s.
        → Look for an endless loop, or an \`await\` that never ends, outside of functions. Work belongs in steps.
      ",
        "stdout": "",
      }
    `);
  });
});
