import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { ServiceOutcome } from "@pipeline/backends/contract";
import { describe, expect, it } from "vitest";
import { keeperAddress } from "./address.ts";
import { idOf, KeptProject, late, saidBy, until } from "./testing/kept-project.ts";

const keeping = { idleTimeoutMs: 3_600_000 };

describe("a service that asks for a keeper", () => {
  it("is kept by a process of its own, which ends with the last of them and leaves nothing", async () => {
    const project = await KeptProject.open();
    const workload = await project.place.staged("hello", keeping);
    const outcome = await project.apply(workload);
    const { says, url } = await saidBy(outcome);
    expect([says, await project.shown()]).toEqual(["hello", ["web ready"]]);
    const socket = String(keeperAddress(project.place.stateFolder));
    expect(project.keeper).not.toBe(process.pid);
    await project.command().services?.remove("web");
    await project.keeperGone();
    expect([await project.shown(), await project.place.stands()]).toEqual([[], []]);
    await expect(fetch(url)).rejects.toThrow();
    expect([existsSync(dirname(socket)), existsSync(project.recordPath)]).toEqual([false, false]);
  });

  it("is adopted by a later run where nothing has changed, and has one keeper however many ask at once", async () => {
    const project = await KeptProject.open();
    const workload = await project.place.staged("hello", keeping);
    const both = await Promise.all([project.apply(workload), project.apply({ ...workload, id: idOf("other") })]);
    const [one, other] = await Promise.all(both.map(saidBy));
    expect(other).toEqual(one);
    expect(both.map((outcome) => outcome.status === "succeeded" && outcome.isKept).sort()).toEqual([false, true]);
    expect(await project.apply({ ...workload, id: idOf("later") })).toMatchObject({ isKept: true });
  });

  it("is started again by its backend when its program is killed; a request waits for that", async () => {
    const project = await KeptProject.open();
    const outcome = await project.apply(await project.place.staged("hello", keeping));
    const before = await saidBy(outcome);
    process.kill(before.pid, "SIGKILL");
    const after = await saidBy(outcome);
    expect([after.says, after.pid === before.pid]).toEqual(["hello", false]);
  });

  it("that has died for good says so, and to those who use it too", async () => {
    const project = await KeptProject.open();
    const execution = await project.begin(await project.place.staged("hello", keeping, { restart: "never" }));
    const { url } = await saidBy(await execution.outcome);
    await fetch(`${url}/die`).catch(() => undefined);
    expect(await execution.died).toMatchObject({ class: "user-exit", message: "exited with code 3" });
    expect(await project.shown()).toEqual(["web died exited with code 3"]);
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toEqual([503, "it has died: exited with code 3\n"]);
  });

  it("goes when whoever waits for it to be ready gives up", async () => {
    const project = await KeptProject.open();
    const ill = await project.place.staged("ill", keeping, { command: ["sleep", "100"] });
    const execution = await project.begin(ill);
    await until(async () => existsSync(project.recordPath));
    await execution.cancel();
    expect(await execution.outcome).toMatchObject({ status: "cancelled" });
    await project.keeperGone();
    expect(await project.list()).toEqual([]);
  });

  it("is waited for by another process too, whoever brought it", async () => {
    const project = await KeptProject.open();
    const { workload, go } = await late(project, "hello", keeping);
    const first = await project.begin(workload);
    await until(async () => (await project.shown()).includes("web starting"));
    // As after the death of the runner that began it.
    await first[Symbol.asyncDispose]();
    const second = await project.command().services?.attach(first.handle, new AbortController().signal);
    go();
    expect((await saidBy((await second?.outcome) as ServiceOutcome)).says).toBe("hello");
  });

  it("that never was ready is not kept", async () => {
    const project = await KeptProject.open();
    const outcome = await project.apply(await project.place.staged("ill", keeping, { command: ["false"] }));
    expect(outcome).toMatchObject({ status: "failed", failure: { class: "not-ready" } });
    await project.keeperGone();
    expect([await project.list(), existsSync(project.recordPath)]).toEqual([[], false]);
  });

  it("is its backend's own again where it asks for none any more, and the other way round", async () => {
    const project = await KeptProject.open();
    const { keeping: _, ...plain } = await project.place.staged("plain", keeping);
    const port = { port: plain.port };
    await project.apply(plain);
    expect(await project.place.stands()).toEqual(["web"]);
    const kept = await project.place.staged("kept", keeping, port);
    expect((await saidBy(await project.apply(kept))).says).toBe("kept");
    const { keeping: _2, ...again } = await project.place.staged("again", keeping, port);
    expect(await saidBy(await project.apply(again))).toMatchObject({
      says: "again",
      url: `http://127.0.0.1:${plain.port}`,
    });
    await project.keeperGone();
  });

  it("has the log of what stands now", async () => {
    const project = await KeptProject.open();
    const command = ["sh", "-c", 'echo hello from $PORT; exec "$@"', "sh"];
    const staged = await project.place.staged("hello", keeping);
    const execution = await project.begin({ ...staged, command: [...command, ...(staged.command ?? [])] });
    const lines = execution.logs()[Symbol.asyncIterator]();
    expect((await lines.next()).value?.text).toBe(`hello from ${staged.port}`);
    await execution[Symbol.asyncDispose]();
  });
});
