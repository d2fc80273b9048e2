import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { has, mostAtOnce } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";
import type { Puppet } from "./rig/puppets.ts";
import { withoutBackends } from "./rig/steady.ts";

const four = (spec = ""): string =>
  `export default pipeline("p", ["a", "b", "c", "d"].map((name) => job(name, { ...puppet(name), ${spec} })), { pools: { db: 3 } });`;

/** Runs the four steps to their end, in whatever order they start; at each moment as many run as the limit allows. */
async function twoByTwo(project: TestProject, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const run = project.start(["run", "--json", ...args], env);
  const steps = ["a", "b", "c", "d"];
  const puppets = new Map<string, Promise<Puppet>>(steps.map((name) => [name, project.puppets.next(name)]));
  await run.until((command) => {
    return steps.every((step) => has("step.queued", step)(command) || has("attempt.submitting", step)(command));
  });
  const first = await Promise.race(puppets.values());
  puppets.delete(first.name);
  const second = await Promise.race(puppets.values());
  expect(project.puppets.started).toHaveLength(2);
  puppets.delete(second.name);
  await first.exit();
  const third = await Promise.race(puppets.values());
  expect(project.puppets.started).toHaveLength(3);
  puppets.delete(third.name);
  await Promise.all([second.exit(), third.exit()]);
  for (const last of puppets.values()) await (await last).exit();
  expect((await run.ended).code).toBe(0);
  return mostAtOnce(run.lines);
}

describe("how many steps run at once (X2)", () => {
  it("setting:concurrency -j holds for the whole run", async () => {
    await using project = await TestProject.with();
    await project.pipelines(four());
    expect(await twoByTwo(project, ["-j", "2"])).toBe(2);
  });
  it("setting:concurrency PIPELINE_CONCURRENCY says the same", async () => {
    await using project = await TestProject.with();
    await project.pipelines(four());
    expect(await twoByTwo(project, [], { PIPELINE_CONCURRENCY: "2" })).toBe(2);
  });
  it("setting:limit --limit holds for one backend", async () => {
    await using project = await TestProject.with();
    await project.pipelines(four());
    expect(await twoByTwo(project, ["-j", "4", "--limit", "local=2"])).toBe(2);
  });
  it("setting:limit the project file says it for every run", async () => {
    await using project = await TestProject.with({
      "pipeline.config.ts": "export default { limits: { total: 4, backends: { local: 2 } } };",
    });
    await project.pipelines(four());
    expect(await twoByTwo(project, [])).toBe(2);
  });
  it("setting:limit of a backend that is not there is refused, and so are slots of a pool that nobody uses", async () => {
    await using project = await TestProject.with();
    await project.pipelines(four(""));
    const told = await project.call(["run", "--limit", "locl=2"]);
    expect(`${told.code}\n${withoutBackends(told.stderr)}`).toMatchInlineSnapshot(`
      "2
      error BACKEND_UNKNOWN  There is no backend "locl".
        → Did you mean "local"? Known backends: "local", ….
      "
    `);
    const pool = await project.call(["run", "--pool", "dv=2"]);
    expect(`${pool.code}\n${pool.stderr}`).toMatchInlineSnapshot(`
      "2
      error POOL_UNKNOWN  There is no pool "dv".
        → Did you mean "db"?
      "
    `);
    expect(project.puppets.started).toEqual([]);
  });
  it("field:pool a named pool holds for those who use it, and --pool changes its slots", async () => {
    await using project = await TestProject.with();
    await project.pipelines(four('pool: "db"'));
    expect(await twoByTwo(project, ["-j", "4", "--pool", "db=2"])).toBe(2);
  });
  it("setting:pool a step may take several slots of a pool", async () => {
    await using project = await TestProject.with();
    await project.pipelines(four("pool: { db: 2 }"));
    expect(await twoByTwo(project, ["-j", "4", "--pool", "db=5"])).toBe(2);
  });
  it("field:resources.cpu steps that ask for all cores run one after the other, whatever -j says", async () => {
    await using project = await TestProject.with();
    await project.pipelines(four(`resources: { cpu: ${availableParallelism()} }`));
    const run = project.start(["run", "--json", "-j", "4"]);
    for (const name of ["a", "b", "c", "d"]) void project.puppets.next(name).then((puppet) => puppet.exit());
    expect((await run.ended).code).toBe(0);
    expect(mostAtOnce(run.lines)).toBe(1);
  });
  it("field:priority of the steps that wait, the highest starts first", async () => {
    await using project = await TestProject.with();
    await project.pipelines(
      `const step = (name: string, priority: any) => job(name, { ...puppet(name), priority });
       export default pipeline("p", [step("low", "low"), step("none", undefined), step("high", "high"), step("most", 99)]);`,
    );
    const run = project.start(["run", "-j", "1"]);
    for (const name of ["low", "none", "high", "most"]) void project.puppets.next(name).then((puppet) => puppet.exit());
    expect((await run.ended).code).toBe(0);
    expect(project.puppets.started).toEqual(["most", "high", "none", "low"]);
  });
});
