import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const everyStepOnce = ["both 1", "broken 1", "left 1", "right 1", "right 2"];
const asUndisturbed = {
  exitCode: 1,
  statuses: {
    remembered: "cached",
    left: "succeeded",
    right: "succeeded",
    both: "succeeded",
    broken: "failed",
    skipped: "skipped",
  },
  sum: 42,
};

let template: string;
beforeAll(() => {
  template = mkdtempSync(join(tmpdir(), "crash-"));
  writeFileSync(join(template, "package.json"), "{}");
  play("remember.ts", template);
  rmSync(join(template, "marks"));
});
afterAll(() => rmSync(template, { recursive: true }));

/** Runs a script of the crash folder in a process of its own, as a user's program would. */
function play(script: string, cwd: string, ...args: readonly string[]) {
  const path = join(import.meta.dirname, "crash", script);
  const env = { ...process.env, CRASH_MARKS: join(template, "marks") };
  const argv = ["--conditions=@pipeline/source", path, cwd, ...args];
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, argv, { env, encoding: "utf8" });
  return { status, signal, stdout, stderr };
}

function marks(): string[] {
  return readFileSync(join(template, "marks"), "utf8").trim().split("\n").sort();
}

/** Processes of a run, found by what they were told; those that only wait to be reaped are over. */
function processesOf(run: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      const isOfRun = readFileSync(`/proc/${pid}/environ`, "latin1").includes(`PIPELINE_RUN=${run}`);
      return isOfRun && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
    } catch {
      return false;
    }
  });
}

/** Of which the newest is the one at hand. */
function runIn(cwd: string): string {
  return (
    readdirSync(join(cwd, ".pipeline", "runs"))
      .sort()
      .at(-1) ?? ""
  );
}

function eventsOf(cwd: string, run: string): number {
  return readFileSync(join(cwd, ".pipeline", "runs", run, "events.jsonl"), "utf8")
    .trim()
    .split("\n").length;
}

/** Kills the runner after an event, resumes, and tells what came of it. */
function crashAndResume(afterEvents: number) {
  const cwd = mkdtempSync(join(tmpdir(), "crashed-"));
  rmSync(join(template, "marks"), { force: true });
  try {
    cpSync(template, cwd, { recursive: true });
    const crashed = play("crash-after.ts", cwd, String(afterEvents));
    const run = runIn(cwd);
    const resumed = play("resume.ts", cwd, run);
    return { crashed, resumed, marks: marks(), left: processesOf(run), run };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

describe("a runner that dies after an event", () => {
  let events: number;
  beforeAll(() => {
    const cwd = mkdtempSync(join(tmpdir(), "undisturbed-"));
    cpSync(template, cwd, { recursive: true });
    play("crash-after.ts", cwd, "0");
    events = eventsOf(cwd, runIn(cwd));
    rmSync(cwd, { recursive: true });
  });

  it("loses nothing, runs no attempt twice and leaves no process, whatever the event", { timeout: 600_000 }, () => {
    expect(events).toBeGreaterThan(20);
    for (let after = 1; after < events; after += 1) {
      const { crashed, resumed, marks, left } = crashAndResume(after);
      expect({ after, signal: crashed.signal, stderr: crashed.stderr }).toEqual({
        after,
        signal: "SIGKILL",
        stderr: "",
      });
      expect({ after, stderr: resumed.stderr, status: resumed.status }).toEqual({ after, stderr: "", status: 0 });
      expect({ after, ...JSON.parse(resumed.stdout) }).toEqual({ after, ...asUndisturbed });
      expect({ after, marks }).toEqual({ after, marks: everyStepOnce });
      expect({ after, left }).toEqual({ after, left: [] });
    }
  });
});
