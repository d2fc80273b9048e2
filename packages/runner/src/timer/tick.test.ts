import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, watch } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { PlannedCron } from "../calendar/schedule.ts";
import { holdSchedules, readSchedules, schedulesFolder, startPath, writeSchedule } from "../store/schedules.ts";
import { readStart } from "../store/starts.ts";
import { tick } from "./tick.ts";

const at = (text: string) => Date.parse(text);
const daily: PlannedCron = { is: "cron", cron: "0 6 * * *", zone: "UTC", catchUp: 1 };

/** A state folder, and in place of \`pipeline\` a program that says how it was called and waits to be told to end. */
class Host {
  readonly stateFolder: string;

  private constructor(stateFolder: string) {
    this.stateFolder = stateFolder;
  }

  static async make(): Promise<Host> {
    const folder = await mkdtemp(join(tmpdir(), "pipeline-tick-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    execFileSync("mkfifo", [join(folder, "begun"), join(folder, "end")]);
    await writeFile(join(folder, "program.sh"), `echo "$PIPELINE_SCHEDULE: $*" > begun; read code < end; exit $code`);
    return new Host(folder);
  }

  install(schedule: Partial<PlannedCron> = {}, since = "2026-11-26T12:00Z"): void {
    const decided = { untilMs: at(since), waiting: [] };
    const called = { argv: ["p.ts"], cwd: this.stateFolder, env: { PATH: "/usr/bin:/bin" } };
    const fresh = { installedAtMs: at(since), decided, started: [], left: [] };
    writeSchedule(this.stateFolder, { name: "nightly", schedule: { ...daily, ...schedule }, ...called, ...fresh });
  }

  tick(now: string): void {
    tick({ stateFolder: this.stateFolder, nowMs: at(now), pipeline: ["/bin/sh", "program.sh"] });
  }

  /** What the next program that starts has been called with. */
  async begun(): Promise<string> {
    return (await readFile(join(this.stateFolder, "begun"), "utf8")).trim();
  }

  /** Ends the program and waits until that is on record. */
  async end(code: number, due: string): Promise<void> {
    const path = `${startPath(this.stateFolder, "nightly", at(due))}.exit`;
    const recorded = Promise.withResolvers<void>();
    const look = () => existsSync(path) && recorded.resolve();
    const watcher = watch(dirname(path), look);
    await writeFile(join(this.stateFolder, "end"), `${code}\n`);
    look();
    await recorded.promise;
    watcher.close();
  }

  get schedule() {
    const [only] = readSchedules(this.stateFolder);
    if (only === undefined) throw new Error("nothing is installed");
    return only;
  }

  get next(): string {
    return readFileSync(join(schedulesFolder(this.stateFolder), "next"), "utf8").trim();
  }

  status(due: string): string {
    return readStart({ stateFolder: this.stateFolder, name: "nightly", nowMs: Date.now() }, at(due)).status;
  }
}

describe("a call of the timer", () => {
  it("X35 starts what is due, as it was installed, and says when to call again", async () => {
    const host = await Host.make();
    host.install();
    host.tick("2026-11-27T05:59:00Z");
    expect([host.schedule.started, host.next]).toEqual([[], String(at("2026-11-27T06:00Z") / 1000)]);
    host.tick("2026-11-27T06:00:01Z");
    expect(await host.begun()).toBe(`nightly@${at("2026-11-27T06:00Z")}: run p.ts`);
    expect(host.next).toBe(String(at("2026-11-28T06:00Z") / 1000));
    expect(host.status("2026-11-27T06:00Z")).toBe("starting");
    await host.end(2, "2026-11-27T06:00Z");
    expect(host.status("2026-11-27T06:00Z")).toBe("failed to start");
  });

  it("X35 skips what is due while the last start goes on, and remembers that", async () => {
    const host = await Host.make();
    host.install({ cron: "*/10 * * * *" }, "2026-11-27T05:55Z");
    host.tick("2026-11-27T06:00:01Z");
    await host.begun();
    host.tick("2026-11-27T06:10:01Z");
    expect(host.schedule.left).toMatchObject([{ because: "skipped", count: 1, lastMs: at("2026-11-27T06:10Z") }]);
    await host.end(0, "2026-11-27T06:00Z");
    host.tick("2026-11-27T06:20:01Z");
    expect(await host.begun()).toContain(String(at("2026-11-27T06:20Z")));
    await host.end(0, "2026-11-27T06:20Z");
  });

  it("X35 makes up for what was missed, one after another, and remembers the rest", async () => {
    const host = await Host.make();
    host.install({ catchUp: 2 }, "2026-11-20T12:00Z");
    host.tick("2026-11-27T12:00Z");
    expect(await host.begun()).toContain(String(at("2026-11-26T06:00Z")));
    expect(host.schedule.left).toMatchObject([{ because: "missed", count: 5 }]);
    host.tick("2026-11-27T12:01Z");
    expect(host.schedule.started).toHaveLength(1);
    await host.end(0, "2026-11-26T06:00Z");
    host.tick("2026-11-27T12:02Z");
    expect(await host.begun()).toContain(String(at("2026-11-27T06:00Z")));
    await host.end(0, "2026-11-27T06:00Z");
  });

  it("R20 gives a run the time until it is to stop", async () => {
    const host = await Host.make();
    host.install({ stop: "0 8 * * *" });
    host.tick("2026-11-27T06:00:00Z");
    expect(await host.begun()).toContain("run p.ts --timeout 7200000ms");
    await host.end(0, "2026-11-27T06:00Z");
  });

  it("starts once what was promised before the timer's call died", async () => {
    const host = await Host.make();
    host.install();
    writeSchedule(host.stateFolder, {
      ...host.schedule,
      decided: { untilMs: at("2026-11-27T06:00:01Z"), waiting: [] },
      started: [at("2026-11-27T06:00Z")],
    });
    host.tick("2026-11-27T06:01Z");
    expect(await host.begun()).toContain(String(at("2026-11-27T06:00Z")));
    host.tick("2026-11-27T06:02Z");
    await host.end(0, "2026-11-27T06:00Z");
    expect(host.schedule.started).toEqual([at("2026-11-27T06:00Z")]);
  });

  it("takes a process that only has the same number for what it is", async () => {
    const host = await Host.make();
    host.install({ cron: "*/10 * * * *" }, "2026-11-27T05:55Z");
    const due = at("2026-11-27T06:00Z");
    writeSchedule(host.stateFolder, { ...host.schedule, decided: { untilMs: due, waiting: [] }, started: [due] });
    // As if the host had been started again since: this process began after the claim was written.
    const pidFile = `${startPath(host.stateFolder, "nightly", due)}.pid`;
    await writeFile(pidFile, `${process.pid}\n`);
    execFileSync("touch", ["-d", "2026-01-01T00:00Z", pidFile]);
    expect(host.status("2026-11-27T06:00Z")).toBe("interrupted");
    host.tick("2026-11-27T06:10:01Z");
    expect(await host.begun()).toContain(String(at("2026-11-27T06:10Z")));
    await host.end(0, "2026-11-27T06:10Z");
  });

  it("leaves all to another call that is at it", async () => {
    const host = await Host.make();
    host.install();
    {
      using held = holdSchedules(host.stateFolder, at("2026-11-27T06:00:00Z"));
      expect(held).toBeDefined();
      host.tick("2026-11-27T06:00:01Z");
      expect(host.schedule.started).toEqual([]);
    }
  });

  it("says where it could not start", async () => {
    const host = await Host.make();
    host.install();
    writeSchedule(host.stateFolder, { ...host.schedule, cwd: join(host.stateFolder, "gone") });
    host.tick("2026-11-27T06:00:01Z");
    const log = `${startPath(host.stateFolder, "nightly", at("2026-11-27T06:00Z"))}.log`;
    await new Promise((resolve) => setImmediate(resolve));
    expect(await readFile(log, "utf8")).toContain("cannot start in");
    expect(host.status("2026-11-27T06:00Z")).toBe("failed to start");
  });
});
