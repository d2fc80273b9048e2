import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { JsonLine } from "./rig/command.ts";
import { endings, eventsOf } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";

/** 200 jobs of 50 ms, two at a time; each says that it began, and writes its output in two halves. */
const body = `
  const step = (name: string) => job(name, { outputs: { f: file("f") }, command: sh\`
    echo \${name} >> \${import.meta.dirname}/began
    printf begin > "$OUTPUT_PATH/f"; sleep 0.05; printf end >> "$OUTPUT_PATH/f"\` });
  export default pipeline("p", Array.from({ length: 200 }, (_, index) => step(\`s\${index}\`)));`;

const names = Array.from({ length: 200 }, (_, index) => `s${index}`);

/** Kills at half: the command alone, or with all that it started. */
async function killedAtHalf(project: TestProject, who: "runner" | "group"): Promise<void> {
  await project.pipelines(body);
  const run = project.start(["run", "pipelines.ts", "--json", "-j2"]);
  await run.until(({ lines }) => eventsOf(lines, "step.succeeded").length >= 100);
  if (who === "group") {
    // Stopped first, so that none sees another die: to them it is as if all ended at once.
    run.kill("SIGSTOP");
    for (const signal of ["SIGSTOP", "SIGKILL"] as const) {
      for (const pid of processesOf(project)) send(pid, signal);
    }
  }
  run.kill("SIGKILL");
  await run.ended;
}

/** One may have ended by itself meanwhile. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Nothing is left to kill.
  }
}

/** Programs and what looks after them, found by the folder that they were told. */
function processesOf({ folder }: TestProject): readonly number[] {
  return readdirSync("/proc").flatMap((pid) => {
    try {
      const told = readFileSync(`/proc/${pid}/environ`, "latin1") + readFileSync(`/proc/${pid}/cmdline`, "latin1");
      return told.includes(`${folder}/.pipeline`) ? [Number(pid)] : [];
    } catch {
      return [];
    }
  });
}

/** Names of the jobs that began, in that order. */
function began(project: TestProject): readonly string[] {
  return readFileSync(join(project.folder, "began"), "utf8").trim().split("\n");
}

/** How often each began beyond the first time. */
function repeated(project: TestProject): readonly string[] {
  return began(project).filter((name, index, all) => all.indexOf(name) !== index);
}

/** Steps whose output is not whole. */
function torn(lines: readonly JsonLine[]): readonly string[] {
  const given = [...eventsOf(lines, "step.succeeded"), ...eventsOf(lines, "step.cached")];
  expect(new Set(given.map(({ step }) => step)).size).toBe(200);
  return given.flatMap(({ step, artifacts }) =>
    readFileSync(artifacts.f?.location ?? "", "utf8") === "beginend" ? [] : [step],
  );
}

describe("a run of 200 jobs that is killed at half", { timeout: 240_000 }, () => {
  it("the runner alone: resume runs nothing twice, and no output is torn", async () => {
    await using project = await TestProject.with();
    await killedAtHalf(project, "runner");
    const resumed = project.start(["resume", "--json"]);
    expect((await resumed.ended).code).toBe(0);
    expect(repeated(project)).toEqual([]);
    expect([...began(project)].sort()).toEqual([...names].sort());
    const after = project.start(["run", "pipelines.ts", "--json"]);
    expect((await after.ended).code).toBe(0);
    expect(new Set(Object.values(endings(after.lines)))).toEqual(new Set(["cached"]));
    expect(torn(after.lines)).toEqual([]);
  });

  it("with all that it started: resume runs again only what was cut off", async () => {
    await using project = await TestProject.with();
    await killedAtHalf(project, "group");
    const before = began(project);
    const resumed = project.start(["resume", "--json"]);
    expect((await resumed.ended).code).toBe(0);
    expect(repeated(project).length).toBeLessThanOrEqual(2);
    const done = new Set(before.slice(0, -2));
    expect(repeated(project).filter((name) => done.has(name))).toEqual([]);
    const after = project.start(["run", "pipelines.ts", "--json"]);
    expect((await after.ended).code).toBe(0);
    expect(torn(after.lines)).toEqual([]);
  });

  it("a plain rerun instead: finished jobs are cached, what was in flight begins anew", async () => {
    await using project = await TestProject.with();
    await killedAtHalf(project, "group");
    const before = began(project);
    const rerun = project.start(["run", "pipelines.ts", "--json", "-j2"]);
    expect((await rerun.ended).code).toBe(0);
    expect(repeated(project).filter((name) => new Set(before.slice(0, -2)).has(name))).toEqual([]);
    expect(torn(rerun.lines)).toEqual([]);
  });
});
