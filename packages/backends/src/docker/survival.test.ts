import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Execution, ExecutionState } from "../contract/index.ts";
import { failureOf, jobsOf, linesOf, Trial } from "../testing/trial.ts";
import { attemptFiles } from "./attempt-files.ts";
import { engines } from "./fixtures/engines.ts";
import { OwnEngine, ownEngineMissing } from "./fixtures/own-engine.ts";
import { openDockerPlace } from "./fixtures/place.ts";

/** Resolves when it is in this state. */
function reaches(execution: Execution, status: ExecutionState["status"]): Promise<void> {
  return new Promise((resolve) => execution.watch((state) => state.status === status && resolve()));
}

const signal = new AbortController().signal;

describe.skipIf(ownEngineMissing !== undefined)(`an engine that goes away (skipped where: ${ownEngineMissing})`, () => {
  for (const { name } of engines) {
    it(`${name}: dies and comes back: the step is stale meanwhile, and fails for the backend, whose fault it is`, async () => {
      await using engine = await OwnEngine.start(name);
      await using place = await openDockerPlace(engine.socket, { sharing: "bind" });
      const trial = await Trial.stage(place, { prints: ["here\n"], waits: true });
      const execution = await trial.submit();
      await execution.logs()[Symbol.asyncIterator]().next();
      const stale = reaches(execution, "stale");
      await engine.kill("SIGKILL");
      await stale;
      await engine.resume();
      expect(failureOf(await execution.outcome)).toMatchObject({ class: "backend" });
      expect(await linesOf(execution)).toEqual(["here"]);
      expect(await place.remains(trial.workload)).toEqual([]);
      expect((await (await Trial.stage(place, {})).end()).status).toBe("succeeded");
    });

    it(`${name}: stops in order, and ends its containers: the same`, async () => {
      await using engine = await OwnEngine.start(name);
      await using place = await openDockerPlace(engine.socket, { sharing: "volume" });
      const trial = await Trial.stage(place, { prints: ["here\n"], waits: true });
      const execution = await trial.submit();
      await execution.logs()[Symbol.asyncIterator]().next();
      await engine.kill("SIGTERM");
      await engine.resume();
      expect(failureOf(await execution.outcome)).toMatchObject({ class: "backend" });
      expect(await place.remains(trial.workload)).toEqual([]);
    });
  }

  it("does not come back: the step is lost once patience is over", async () => {
    await using engine = await OwnEngine.start("docker-26");
    await using place = await openDockerPlace(engine.socket, { sharing: "bind", patienceMs: 300 });
    const trial = await Trial.stage(place, { prints: ["here\n"], waits: true });
    const execution = await trial.submit();
    await execution.logs()[Symbol.asyncIterator]().next();
    place.socket.cut(true);
    expect(failureOf(await execution.outcome)).toMatchObject({
      class: "lost",
      message: expect.stringMatching(
        /^it is not known how the program ended: the Docker engine at unix:.* has not answered for 0\.3 s/,
      ),
    });
    place.socket.mend();
  });

  it("has no room: what cannot be staged is told as that", async () => {
    const data = mkdtempSync(join(tmpdir(), "small-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=32m", "tmpfs", data]);
    try {
      await using engine = await OwnEngine.start("docker-26", { dataFolder: data });
      await using place = await openDockerPlace(engine.socket, { sharing: "volume" });
      const trial = await Trial.stage(place, {});
      writeFileSync(join(trial.workload.folder, "work/large"), Buffer.alloc(64 * 1024 * 1024));
      expect(failureOf(await trial.end())).toMatchObject({ class: "staging", message: "the engine's disk is full" });
      expect(await place.remains(trial.workload)).toEqual([]);
    } finally {
      execFileSync("umount", [data]);
      rmSync(data, { recursive: true });
    }
  });
});

describe.skipIf(engines[0].missing !== undefined)(`a runner that dies (skipped where: ${engines[0].missing})`, () => {
  it("leaves its container to the next one, which masks what it cannot know, and reads on where the log ends", async () => {
    await using place = await openDockerPlace(engines[0].socket, { sharing: "bind" });
    const trial = await Trial.stage(place, { prints: ["one tell-nobody\n"], waits: true, printsHalves: "TOKEN" });
    const execution = await trial.submit({ ...trial.workload, secrets: { TOKEN: "tell-nobody" } });
    await execution.logs()[Symbol.asyncIterator]().next();
    await place.backend[Symbol.asyncDispose]();
    await using next = await place.reopen();
    const attached = await jobsOf({ backend: next }).attach(execution.handle, signal);
    await trial.release();
    expect((await attached.outcome).status).toBe("succeeded");
    expect(await linesOf(attached)).toEqual(["one ***", "***"]);
  });

  it("over a container that ran too long while nobody was there: that is a timeout", async () => {
    await using place = await openDockerPlace(engines[0].socket, { sharing: "bind" });
    const trial = await Trial.stage(place, { prints: ["here\n"], waits: true }, { timeoutMs: 1_000 });
    const execution = await trial.submit();
    await execution.logs()[Symbol.asyncIterator]().next();
    await place.backend[Symbol.asyncDispose]();
    const container = place.client.getContainer(trial.workload.id);
    const { State } = await container.inspect();
    while (Date.now() - Date.parse(State.StartedAt) < 1_100) await new Promise((resolve) => setTimeout(resolve, 50));
    await trial.release();
    await container.wait();
    await using next = await place.reopen();
    const attached = await jobsOf({ backend: next }).attach(execution.handle, signal);
    expect(failureOf(await attached.outcome)).toEqual({ class: "timeout", message: "ran longer than 1 s" });
  });

  it("between the end and the removal of its container: the next one removes it", async () => {
    await using place = await openDockerPlace(engines[0].socket, { sharing: "bind" });
    const trial = await Trial.stage(place, { waits: true });
    const execution = await trial.submit();
    await place.backend[Symbol.asyncDispose]();
    const ended = { status: "succeeded", endedAtMs: 1 } as const;
    writeFileSync(attemptFiles.ended(trial.workload.folder), JSON.stringify(ended));
    // As a process left it that is no more.
    writeFileSync(attemptFiles.keeper(trial.workload.folder), JSON.stringify({ pid: 1, since: "0", boot: "another" }));
    await using next = await place.reopen();
    const attached = await jobsOf({ backend: next }).attach(execution.handle, signal);
    expect(await attached.outcome).toEqual(ended);
    expect(await place.remains(trial.workload)).toEqual([]);
  });
});
