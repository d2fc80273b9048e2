import { spawnSync } from "node:child_process";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { endings } from "./rig/lines.ts";
import { cached, projectWith, run, state } from "./rig/make-and-use.ts";
import type { TestProject } from "./rig/project.ts";
import { steady } from "./rig/steady.ts";

describe("a folder for state", () => {
  /** A file system of 2 MiB over the folder; nothing where this user may mount none. */
  async function small(project: TestProject): Promise<Disposable | undefined> {
    await mkdir(state(project), { recursive: true });
    const isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", state(project)]).status === 0;
    if (!isMounted && process.env.CI === "true") throw new Error("no file system can be mounted here");
    const unmount = (): void => void spawnSync("umount", ["-l", state(project)]);
    if (isMounted) onTestFinished(unmount);
    return isMounted ? { [Symbol.dispose]: unmount } : undefined;
  }

  it("that is full ends the run with what to do, and resume goes on once there is room", async (test) => {
    await using project = await projectWith(`
      const first = job("first", puppet("first"));
      export default pipeline("p", [first, job("second", { ...puppet("second"), after: [first] })]);`);
    using mounted = await small(project);
    if (mounted === undefined) return test.skip("this user may mount no file system");
    const running = project.start(["run", "pipelines.ts"]);
    const first = await project.puppets.next("first");
    spawnSync("sh", ["-c", `cat /dev/zero > "$0"`, state(project, "filler")]);
    await first.exit();
    const { code, stderr } = await running.ended;
    expect({
      code,
      error: steady(project.shown(stderr))
        .split("\n")
        .filter((line) => /error|→/.test(line)),
    }).toEqual({
      code: 4,
      error: [
        "error STATE_LOST  Run <run> cannot be recorded any further: ENOSPC: no space left on device, write. What was in flight may go on.",
        "  → Make room for it (pipeline gc), then go on with it: pipeline resume <run>",
      ],
    });
    await rm(state(project, "filler"));
    const resumed = project.start(["resume", "--json"]);
    await (await project.puppets.next("second")).exit();
    expect((await resumed.ended).code).toBe(0);
    expect(endings(resumed.lines)).toEqual({ first: "succeeded", second: "succeeded" });
    expect(project.puppets.started).toEqual(["first", "second"]);
  });

  it("that is full from the start begins no run, and leaves no trace of one", async (test) => {
    await using project = await projectWith();
    using mounted = await small(project);
    if (mounted === undefined) return test.skip("this user may mount no file system");
    expect((await project.call(["run", "-q"])).code).toBe(0);
    spawnSync("sh", ["-c", `cat /dev/zero > "$0"`, state(project, "filler")]);
    const { code, stderr } = await project.call(["run", "-q"]);
    expect(`${code} ${stderr}`).toBe(
      "3 error STATE_UNUSABLE  The run cannot be recorded: ENOSPC: no space left on device, write. Nothing was started.\n" +
        "  → Make room for it (pipeline gc), or keep state elsewhere: --state FOLDER, or PIPELINE_STATE.\n",
    );
    expect(await readdir(state(project, "runs"))).toHaveLength(1);
  });

  it("that is read-only is refused before anything starts", async (test) => {
    await using project = await projectWith();
    using mounted = await small(project);
    if (mounted === undefined) return test.skip("this user may mount no file system");
    spawnSync("mount", ["-o", "remount,ro", state(project)]);
    const { code, stderr } = await project.call(["run"]);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(
        /^error STATE_UNUSABLE {2}The folder for state cannot be used: EROFS.*\n {2}→ Name another one/,
      ),
    });
  });

  it("that is removed while a run goes on ends it, and nothing goes on unseen", { timeout: 60_000 }, async () => {
    await using project = await projectWith(`export default pipeline("p", [job("held", puppet("held"))]);`);
    const running = project.start(["run", "pipelines.ts", "--grace", "1s"]);
    const held = await project.puppets.next("held");
    await rename(state(project), join(project.folder, "gone"));
    const { code, stderr } = await running.ended;
    expect({ code, isSaid: stderr.includes("was removed while the run was going on") }).toEqual({
      code: 4,
      isSaid: true,
    });
    await held.gone;
  });

  it("holds ten runs at once, and what all of them leave", { timeout: 120_000 }, async () => {
    await using project = await projectWith();
    const runs = await Promise.all(Array.from({ length: 10 }, (_, n) => run(project, "--set", `n=${n}`)));
    expect(runs.map(({ code }) => code)).toEqual(Array(10).fill(0));
    expect((await readdir(state(project, "runs"))).length).toBe(10);
    for (const n of [0, 5, 9]) expect((await run(project, "--set", `n=${n}`)).endings).toEqual(cached);
  });
});
