import { appendFile, mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { endings, eventsOf, has } from "./rig/lines.ts";
import { cached, projectWith, run, state } from "./rig/make-and-use.ts";
import type { TestProject } from "./rig/project.ts";
import { steady } from "./rig/steady.ts";

/** Where a step's artifact lies. */
async function made(project: TestProject): Promise<string> {
  const { lines } = await run(project);
  const [event] = [...eventsOf(lines, "step.succeeded"), ...eventsOf(lines, "step.cached")];
  return event?.artifacts.f?.location ?? "";
}

const succeeded = { make: "succeeded", use: "succeeded" };

describe("an artifact of an earlier run", () => {
  it("that was edited in place is noticed before it is used: its step runs again in the same run", async () => {
    await using project = await projectWith();
    const path = await made(project);
    await utimes(join(dirname(path), "..", "manifest.json"), 1, 1);
    await writeFile(path, "MADE\n");
    const { endings, lines } = await run(project, "--set", "n=2");
    expect(endings).toEqual(succeeded);
    expect(eventsOf(lines, "attempt.submitting")[0]?.why).toEqual({
      kind: "damaged",
      message: 'output "f" is not there any more, or has changed',
    });
  });

  it("in which the disk has flipped a byte is not used: its step runs again in the same run, then what needs it", async () => {
    await using project = await projectWith();
    const path = await made(project);
    await writeFile(path, "mAde\n");
    const manifest = join(dirname(path), "..", "manifest.json");
    await writeFile(manifest, await readFile(manifest));
    const { code, stderr } = await project.call(["run", "--ui", "plain", "--set", "n=2"]);
    expect(code).toBe(0);
    expect(steady(stderr)).toMatchInlineSnapshot(`
      "p  run <run>, 2 steps
      = cached  make  from run <run>
      ! damaged  make  its result of run <run> is not whole: <project>/.pipeline/staging/default/p/<run>/make/1/output/f.txt; it runs again
      ↻ retrying  use  in <time>, since attempt 1 failed: staging: the inputs could not be staged: <project>/.pipeline/staging/default/p/<run>/make/1/output/f.txt is not what its step wrote: its digest has changed
      ▸ running  make  output "f" is not there any more, or has changed
      ✓ succeeded  make  <time>
      ▸ running  use  attempt 2
      use  │ 2
      ✓ succeeded  use  attempt 2  <time>

      ✓ succeeded  p <run>  2 succeeded  <time>
      "
    `);
    expect((await run(project, "--set", "n=2")).endings).toEqual(cached);
    expect(JSON.parse((await project.call(["history", "make", "--json"])).stdout).records[1]).toMatchObject({
      status: "succeeded",
      attempts: 1,
    });
  });

  it("is made again although the runner dies meanwhile, and what went on with its values goes on", async () => {
    await using project = await projectWith(`
      const n = param("n", z.int().default(1));
      const made = job("made", { ...puppet("made"), outputs: { v: z.int(), f: file("f") } });
      const beside = job("beside", { ...puppet("beside"), inputs: { v: made.outputs.v, n } });
      const gate = job("gate", { ...puppet("gate"), inputs: { n } });
      const use = job("use", { command: sh\`cat "$INPUT_F"\`, inputs: { f: made.outputs.f, n }, after: [gate], stdout: file("g") });
      export default pipeline("p", [made, beside, gate, use]);`);
    const make = async (): Promise<void> => {
      const made = await project.puppets.next("made");
      await made.write("f", "made");
      await made.give({ v: 3 });
    };
    const first = project.start(["run", "--json"]);
    await make();
    for (const name of ["beside", "gate"]) await (await project.puppets.next(name)).exit();
    expect((await first.ended).code).toBe(0);
    const [event] = eventsOf(first.lines, "step.succeeded").filter(({ step }) => step === "made");
    const path = event?.artifacts.f?.location ?? "";
    await writeFile(path, "mAde");
    const manifest = join(dirname(path), "..", "manifest.json");
    await writeFile(manifest, await readFile(manifest));

    const killed = project.start(["run", "--json", "--set", "n=2"]);
    const beside = await project.puppets.next("beside");
    await killed.until(has("attempt.running", "beside"));
    await (await project.puppets.next("gate")).exit();
    await killed.until(has("step.reopened", "made"));
    await killed.until(has("attempt.running", "made"));
    killed.kill("SIGKILL");
    await killed.ended;
    const resumed = project.start(["resume", "--json"]);
    await make();
    await beside.exit();
    expect((await resumed.ended).code).toBe(0);
    expect(endings(resumed.lines)).toEqual({ made: "succeeded", beside: "succeeded", use: "succeeded" });
    expect((await project.call(["outputs", "use.stdout"])).code).toBe(0);
  });
});

describe("results that are remembered", () => {
  const warnings = async (project: TestProject) => {
    const { lines, endings, code } = await run(project);
    return { code, endings, warned: eventsOf(lines, "run.warned").map(({ message }) => message) };
  };

  it("serve beside lines that are cut, garbage, or of another version, which are named and kept", async () => {
    await using project = await projectWith();
    await run(project);
    await appendFile(state(project, "results.jsonl"), `2 later\n0 earlier\ngarbage\n1 ${"a".repeat(64)} a/b/c {"cut`);
    expect(await warnings(project)).toEqual({
      code: 0,
      endings: cached,
      warned: [
        "2 lines of what earlier runs left are damaged and not used; `pipeline gc` drops them",
        "results of a newer version of pipeline (format 2) are kept and not used",
        "results of an older version of pipeline (format 0) are kept and not used",
      ],
    });
    expect((await run(project, "--set", "n=2")).endings).toEqual({ make: "cached", use: "succeeded" });
    expect((await run(project, "--set", "n=2")).endings).toEqual(cached);
    expect(await readFile(state(project, "results.jsonl"), "utf8")).toContain("2 later\n0 earlier\n");
  });

  it("that cannot be read or written are a warning: all steps run", async () => {
    await using project = await projectWith();
    await mkdir(state(project, "results.jsonl"), { recursive: true });
    const { code, endings, warned } = await warnings(project);
    expect({ code, endings }).toEqual({ code: 0, endings: succeeded });
    expect(warned.map((each) => each.replace(/Error:.*/, ""))).toEqual([
      "earlier results cannot be read, so all steps run: ",
      'the result of "make" is not remembered: ',
      'the result of "use" is not remembered: ',
    ]);
  });
});

describe("the log of a run", () => {
  it("that is damaged or of a newer version is refused by its line or version, and no other run suffers", async () => {
    await using project = await projectWith();
    await run(project);
    const [id = ""] = await readdir(state(project, "runs"));
    const log = state(project, "runs", id, "events.jsonl");
    const lines = (await readFile(log, "utf8")).split("\n");
    const said = async (text: string) => {
      await writeFile(log, text);
      const { code, stdout, stderr } = await project.call(["resume", id]);
      return `${code} ${steady(stdout + stderr)}`;
    };
    expect(await said(lines.with(2, "\0\0").join("\n"))).toBe(
      "2 error USAGE  the log of run <run> is damaged in line 3. Other runs are not affected.\n",
    );
    expect(await said(lines.with(0, (lines[0] ?? "").replace('"format":1', '"format":7')).join("\n"))).toBe(
      "2 error USAGE  the log of run <run> was written by pipeline 0.1.0 in format 7; this version reads format 1. Other runs are not affected.\n",
    );
    expect((await run(project)).endings).toEqual(cached);
    expect((await run(project, "--only", "use", "--set", "n=2")).endings).toEqual({ make: "cached", use: "succeeded" });
  });
});

describe("a run that is resumed", () => {
  it("while it is alive is left alone, and an unknown one is guessed", async () => {
    await using project = await projectWith(`export default pipeline("p", [job("held", puppet("held"))]);`);
    const running = project.start(["run", "pipelines.ts", "--json"]);
    const held = await project.puppets.next("held");
    await running.until(has("attempt.running", "held"));
    const alive = await project.call(["resume"]);
    expect(`${alive.code} ${steady(alive.stderr)}`).toBe(
      "2 error RUN_ALIVE  Run <run> is driven by another process.\n  → Watch it, or cancel it: pipeline attach <run>, pipeline cancel <run>\n",
    );
    const [id = ""] = await readdir(state(project, "runs"));
    const unknown = await project.call(["resume", `${id.slice(0, -1)}!`]);
    expect(`${unknown.code} ${unknown.stderr}`).toBe(
      `2 error USAGE  there is no run "${id.slice(0, -1)}!". Did you mean "${id}"?\n`,
    );
    await held.exit();
    expect((await running.ended).code).toBe(0);
  });
});

describe("a terminal that goes away", () => {
  it("ends the run as SIGHUP does, with nothing left; closed output ends the output alone", async () => {
    await using project = await projectWith(`export default pipeline("p", [job("held", puppet("held"))]);`);
    const hungUp = project.start(["run", "pipelines.ts", "--json"]);
    const first = await project.puppets.next("held");
    hungUp.closeStdout();
    hungUp.closeStderr();
    hungUp.kill("SIGHUP");
    expect((await hungUp.ended).code).toBe(129);
    await first.gone;
    const unheard = project.start(["run", "pipelines.ts", "--json"]);
    const second = await project.puppets.next("held");
    unheard.closeStdout();
    await second.exit();
    expect((await unheard.ended).code).toBe(0);
  });
});
