import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Backend, ServiceExecution, ServiceOutcome, ServiceWorkload } from "@pipeline/backends/contract";
import { loopback } from "@pipeline/backends/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { keeperAddress } from "./address.ts";
import { asJson, fromJson } from "./as-json.ts";
import { keptBackend } from "./kept-backend.ts";
import { type KeptRecord, keeperFolder } from "./kept-record.ts";
import { KeptPlace } from "./testing/kept-place.ts";

const hour = 3_600_000;

/** A project as commands see it, each of which opens its backends anew; keepers are processes of their own. */
class Project {
  readonly place: KeptPlace;

  private constructor(place: KeptPlace) {
    this.place = place;
  }

  static async open(): Promise<Project> {
    const place = await KeptPlace.open();
    const project = new Project(place);
    onTestFinished(async () => {
      await using backend = project.command();
      for (const { service } of await project.list(backend)) await backend.services?.remove(service);
      await project.keeperGone();
      await place[Symbol.asyncDispose]();
    });
    return project;
  }

  command(): Backend {
    return keptBackend(this.place.backend, { stateFolder: this.place.stateFolder, env: process.env });
  }

  async apply(workload: ServiceWorkload, backend = this.command()): Promise<ServiceOutcome> {
    return (await this.begin(workload, backend)).outcome;
  }

  async begin(workload: ServiceWorkload, backend = this.command()): Promise<ServiceExecution> {
    if (backend.services === undefined) throw new Error("it leaves services");
    await backend.staging.prepare(workload.folder, { inputs: {}, artifacts: [], shipped: [], outputFolders: [] });
    return backend.services.apply(workload, new AbortController().signal);
  }

  async list(backend = this.command()) {
    return (await backend.services?.list()) ?? [];
  }

  async shown(): Promise<readonly string[]> {
    return (await this.list()).map(({ service, status, reason = "" }) => `${service} ${status} ${reason}`.trim());
  }

  /** The process that holds the lease. */
  get keeper(): number {
    const [lease = ""] = this.#leases;
    return Number(JSON.parse(readFileSync(join(this.folder, lease), "utf8")).pid);
  }

  killKeeper(): void {
    process.kill(this.keeper, "SIGKILL");
  }

  get folder(): string {
    return keeperFolder(this.place.stateFolder);
  }

  get recordPath(): string {
    return join(this.folder, "web.json");
  }

  get record(): KeptRecord {
    return fromJson(readFileSync(this.recordPath, "utf8"));
  }

  get #leases(): readonly string[] {
    return existsSync(this.folder) ? readdirSync(this.folder).filter((name) => /^lease\.\d+$/.test(name)) : [];
  }

  /** Settles once no keeper holds the lease any more. */
  async keeperGone(): Promise<void> {
    if (!existsSync(this.folder)) return;
    const gone = Promise.withResolvers<void>();
    const look = () => this.#leases.length === 0 && gone.resolve();
    const watcher = watch(this.folder, look);
    look();
    await gone.promise;
    watcher.close();
  }
}

const keeping = { idleTimeoutMs: hour };

/** No other test of this machine has it: what a program leaves is found by its id, and ended. */
function idOf(name: string): string {
  return `web-${name}-${randomUUID().slice(0, 8)}`;
}

async function saidBy(
  outcome: ServiceOutcome,
): Promise<{ readonly says: string; readonly pid: number; readonly url: string }> {
  if (outcome.status !== "succeeded") throw new Error(`it was expected to be ready: ${JSON.stringify(outcome)}`);
  const url = outcome.endpoints[0]?.url ?? "";
  const response = await fetch(url);
  return { url, ...JSON.parse(await response.text()) };
}

describe("a service that asks for a keeper", () => {
  it("is kept by a process of its own, which ends with the last of them and leaves nothing", async () => {
    const project = await Project.open();
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
    const project = await Project.open();
    const workload = await project.place.staged("hello", keeping);
    const both = await Promise.all([project.apply(workload), project.apply({ ...workload, id: idOf("other") })]);
    const [one, other] = await Promise.all(both.map(saidBy));
    expect(other).toEqual(one);
    expect(both.map((outcome) => outcome.status === "succeeded" && outcome.isKept).sort()).toEqual([false, true]);
    expect(await project.apply({ ...workload, id: idOf("later") })).toMatchObject({ isKept: true });
  });

  it("stands over the death of its keeper, which any command notices and starts again", async () => {
    const project = await Project.open();
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

  it("goes on to answer as soon as the next keeper listens: that starts no second one beside it", async () => {
    const project = await Project.open();
    const outcome = await project.apply(await project.place.staged("hello", keeping));
    const before = await saidBy(outcome);
    project.killKeeper();
    let after: typeof before | undefined;
    while (after === undefined) after = await saidBy(outcome).catch(() => undefined);
    expect(after).toEqual(before);
  });

  it("is started again by its backend when its program is killed; a request waits for that", async () => {
    const project = await Project.open();
    const outcome = await project.apply(await project.place.staged("hello", keeping));
    const before = await saidBy(outcome);
    process.kill(before.pid, "SIGKILL");
    const after = await saidBy(outcome);
    expect([after.says, after.pid === before.pid]).toEqual(["hello", false]);
  });

  it("that has died for good says so, and to those who use it too", async () => {
    const project = await Project.open();
    const execution = await project.begin(await project.place.staged("hello", keeping, { restart: "never" }));
    const { url } = await saidBy(await execution.outcome);
    await fetch(`${url}/die`).catch(() => undefined);
    expect(await execution.died).toMatchObject({ class: "user-exit", message: "exited with code 3" });
    expect(await project.shown()).toEqual(["web died exited with code 3"]);
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toEqual([503, "it has died: exited with code 3\n"]);
  });

  it("X21 has its secrets in no file, and says after the death of its keeper that it cannot be started", async () => {
    const project = await Project.open();
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
    const project = await Project.open();
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

  it("goes when whoever waits for it to be ready gives up", async () => {
    const project = await Project.open();
    const ill = await project.place.staged("ill", keeping, { command: ["sleep", "100"] });
    const execution = await project.begin(ill);
    await until(async () => existsSync(project.recordPath));
    await execution.cancel();
    expect(await execution.outcome).toMatchObject({ status: "cancelled" });
    await project.keeperGone();
    expect(await project.list()).toEqual([]);
  });

  it("is waited for by another process too, whoever brought it", async () => {
    const project = await Project.open();
    const late = ["sh", "-c", 'until test -e go; do sleep 0.05; done; exec "$@"', "sh"];
    const staged = await project.place.staged("hello", keeping);
    const first = await project.begin({ ...staged, command: [...late, ...(staged.command ?? [])] });
    await until(async () => (await project.shown()).includes("web starting"));
    // As after the death of the runner that began it.
    await first[Symbol.asyncDispose]();
    const second = await project.command().services?.attach(first.handle, new AbortController().signal);
    writeFileSync(join(staged.folder, "work", "go"), "");
    expect((await saidBy((await second?.outcome) as ServiceOutcome)).says).toBe("hello");
  });

  it("says that its port is taken, where a stranger has taken it after the death of the keeper", async () => {
    const project = await Project.open();
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

  it("that never was ready is not kept", async () => {
    const project = await Project.open();
    const outcome = await project.apply(await project.place.staged("ill", keeping, { command: ["false"] }));
    expect(outcome).toMatchObject({ status: "failed", failure: { class: "not-ready" } });
    await project.keeperGone();
    expect([await project.list(), existsSync(project.recordPath)]).toEqual([[], false]);
  });

  it("is its backend's own again where it asks for none any more, and the other way round", async () => {
    const project = await Project.open();
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
    const project = await Project.open();
    const command = ["sh", "-c", 'echo hello from $PORT; exec "$@"', "sh"];
    const staged = await project.place.staged("hello", keeping);
    const execution = await project.begin({ ...staged, command: [...command, ...(staged.command ?? [])] });
    const lines = execution.logs()[Symbol.asyncIterator]();
    expect((await lines.next()).value?.text).toBe(`hello from ${staged.port}`);
    await execution[Symbol.asyncDispose]();
  });
});

/** Looks again and again; the two sides are processes that tell nobody else. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
}
