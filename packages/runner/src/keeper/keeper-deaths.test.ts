import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import type { ServiceOutcome } from "@pipeline/backends/contract";
import { loopback } from "@pipeline/backends/testing";
import { describe, expect, it } from "vitest";
import { asJson } from "./as-json.ts";
import { idOf, KeptProject, late, saidBy, until } from "./testing/kept-project.ts";

const keeping = { idleTimeoutMs: 3_600_000 };

describe("a service whose keeper dies", () => {
  it("stands over the death of its keeper, which any command notices and starts again", async () => {
    const project = await KeptProject.open();
    const execution = await project.begin(await project.place.staged("hello", keeping));
    const before = await saidBy(await execution.outcome);
    // Else it would start the next one itself.
    await execution[Symbol.asyncDispose]();
    const first = project.keeper;
    project.killKeeper();
    await expect(fetch(before.url)).rejects.toThrow();
    expect(await project.shown()).toEqual(["web ready"]);
    expect(project.keeper).not.toBe(first);
    const [standing] = await project.list();
    if (standing === undefined) throw new Error("it stands");
    const attached = await project.command().services?.attach(standing.handle, new AbortController().signal);
    expect(await saidBy((await attached?.outcome) as ServiceOutcome)).toEqual(before);
  });

  it("is brought to ready by the next keeper where its own dies meanwhile, and is no other's for that", async () => {
    const project = await KeptProject.open();
    const { workload, go } = await late(project, "hello", keeping);
    const execution = await project.begin(workload);
    project.killKeeper();
    go();
    expect(await execution.outcome).toMatchObject({ status: "succeeded", isKept: false });
  });

  it("is replaced by the next keeper where its own dies meanwhile; the former one answers until then", async () => {
    for (const withoutGap of [{ withoutGap: true as const }, {}]) {
      const project = await KeptProject.open();
      const former = await project.apply(await project.place.staged("former", { ...keeping, ...withoutGap }));
      const { workload, go } = await late(project, "changed", { ...keeping, ...withoutGap });
      using _ = project.drives("r");
      const execution = await project.begin(workload);
      project.killKeeper();
      await until(async () => (await project.list()).length === 1);
      if ("withoutGap" in withoutGap) expect((await saidBy(former)).says).toBe("former");
      go();
      expect((await saidBy(await execution.outcome)).says).toBe("changed");
      expect(await project.place.stands()).toHaveLength(1);
    }
  });

  it("goes on to answer as soon as the next keeper listens: that starts no second one beside it", async () => {
    const project = await KeptProject.open();
    const outcome = await project.apply(await project.place.staged("hello", keeping));
    const before = await saidBy(outcome);
    project.killKeeper();
    let after: typeof before | undefined;
    while (after === undefined) after = await saidBy(outcome).catch(() => undefined);
    expect(after).toEqual(before);
  });

  it("X21 has its secrets in no file, and says after the death of its keeper that it cannot be started", async () => {
    const project = await KeptProject.open();
    const secrets = { SAYS: "hush-hush-hush" };
    const workload = await project.place.staged("x", { idleTimeoutMs: 1 }, { secrets, env: {} });
    const outcome = await project.apply(workload);
    expect((await saidBy(outcome)).says).toBe("hush-hush-hush");
    const leaks = execFileSync("sh", ["-c", "grep -rl hush-hush-hush . || true"], { cwd: project.place.stateFolder });
    expect(String(leaks)).toBe("");
    expect((await saidBy(outcome)).says).toBe("hush-hush-hush");
    project.killKeeper();
    await project.shown();
    await until(async () => (await project.place.stands()).length === 0);
    const gone = "the keeper that knew its secrets is gone; run its pipeline once more";
    const answer = await fetch(`http://127.0.0.1:${project.record.frontPort}`);
    expect([answer.status, await answer.text()]).toEqual([503, `it cannot start: ${gone}\n`]);
    expect(await project.shown()).toEqual([`web stopped ${gone}`]);
    expect((await saidBy(await project.apply({ ...workload, id: idOf("again") }))).says).toBe("hush-hush-hush");
  });

  it("after a restart of the machine stays stopped, and says why", async () => {
    const project = await KeptProject.open();
    await project.apply(await project.place.staged("hello", keeping));
    project.killKeeper();
    writeFileSync(project.recordPath, asJson({ ...project.record, boot: "another" }));
    expect(await project.shown()).toEqual([
      "web stopped the machine has been started anew since; run its pipeline once more",
    ]);
    await project.command().services?.remove("web");
    expect([await project.shown(), await project.place.stands()]).toEqual([[], []]);
    rmSync(project.folder, { recursive: true });
  });

  it("says that its port is taken, where a stranger has taken it after the death of the keeper", async () => {
    const project = await KeptProject.open();
    const before = await saidBy(await project.apply(await project.place.staged("hello", keeping)));
    project.killKeeper();
    await expect(fetch(before.url)).rejects.toThrow();
    {
      await using _taken = await loopback.occupy(project.record.frontPort);
      expect(await project.shown()).toEqual([expect.stringContaining("web unhealthy its port is taken by now")]);
    }
    expect([await project.shown(), await saidBy(await project.apply({ ...project.record.workload, keeping }))]).toEqual(
      [["web ready"], before],
    );
  });
});
