import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Execution, Outcome, Workload } from "../contract/index.ts";
import { linesOf, Trial } from "../testing/trial.ts";
import { type LocalPlace, openLocalPlace, processesOf } from "./fixtures/place.ts";
import { localHostFacts } from "./host-facts.ts";

/** Runs a command in a place of its own, and gives all there is to know about it afterwards. */
async function run(command: readonly string[], changes: Partial<Workload> = {}): Promise<Ran> {
  await using place = openLocalPlace();
  return await runIn(place, command, changes);
}

async function runIn(place: LocalPlace, command: readonly string[], changes: Partial<Workload> = {}): Promise<Ran> {
  const trial = await Trial.stage(place, {});
  const workload = { ...trial.workload, command, args: [], ...changes };
  const execution = await trial.submit(workload);
  const outcome = await execution.outcome;
  return { outcome, workload, lines: await linesOf(execution), execution };
}

interface Ran {
  readonly outcome: Outcome;
  readonly workload: Workload;
  readonly lines: readonly string[];
  readonly execution: Execution;
}

describe("a local program", () => {
  it("starts in its working folder, in a session of its own, with nothing to read", async () => {
    const { lines, workload } = await run(["sh", "-c", "pwd; cut -d' ' -f1,5,6 /proc/self/stat >&2; cat"]);
    expect(lines[0]).toBe(join(workload.folder, "work"));
    const [shell] = await run(["sh", "-c", "echo $$ $(cut -d' ' -f5,6 /proc/$$/stat)"]).then((ran) => ran.lines);
    const [pid, group, session] = (shell ?? "").split(" ");
    expect([group, session]).toEqual([pid, pid]);
    expect(lines).toHaveLength(2);
  });

  it("sees what is declared and the fixed list, and nothing else of the runner", async () => {
    const env = {
      PATH: `/p/node_modules/.bin:${process.env.PATH}`,
      HOME: "/users/u",
      npm_config_x: "1",
      NODE_OPTIONS: "--no-warnings",
      AWS_SECRET_ACCESS_KEY: "secret",
    };
    await using place = openLocalPlace(env);
    const { lines } = await runIn(place, ["/usr/bin/env"], { env: { MINE: "1" } });
    const names = lines.map((line) => line.split("=")[0]).sort();
    expect(names).toEqual(["EXECUTION_ID", "HOME", "MINE", "PATH", "PIPELINE_SIGNALS"]);
    expect(lines.join("\n")).not.toContain("/p/node_modules/.bin");
  });

  it("called node is run by the runner's own Node, unless the step sets PATH", async () => {
    const script = "console.log(process.execPath, process.argv0)";
    expect((await run(["node", "-e", script])).lines).toEqual([`${process.execPath} node`]);
    const { outcome } = await run(["node", "-e", script], { env: { PATH: "/nowhere" } });
    expect(outcome).toMatchObject({
      failure: { class: "not-found", message: 'there is no command "node" in PATH (/nowhere)' },
    });
  });

  it("that is stopped goes on to its end when it is to end", async () => {
    const { outcome } = await run(["sh", "-c", "kill -STOP $$"], { timeoutMs: 50, graceMs: 1_000_000 });
    expect(outcome).toMatchObject({ failure: { class: "timeout" } });
  });

  it("keeps the order of both its streams", async () => {
    const { lines } = await run(["sh", "-c", "for i in 1 2 3; do echo out $i; echo err $i >&2; done"]);
    expect(lines).toEqual(["out 1", "err 1", "out 2", "err 2", "out 3", "err 3"]);
  });

  it("may print one line of 10 MB, and what is no text", async () => {
    const script = `process.stdout.write("x".repeat(10_000_000)); process.stdout.write(Buffer.from([10, 255, 0, 10]))`;
    const { lines, outcome } = await run(["node", "-e", script]);
    expect(outcome.status).toBe("succeeded");
    expect(lines.slice(0, -1).join("")).toBe("x".repeat(10_000_000));
    expect(Math.max(...lines.map((line) => line.length))).toBe(65_536);
    expect(lines.at(-1)).toBe("\ufffd\0");
  });

  it("that leaves a daemon behind is told so, and the daemon is ended", async () => {
    const daemon = "setsid sh -c 'sleep 1000 & echo ready; wait' & sleep 1000 & sleep 0.1";
    const { outcome, workload } = await run(["sh", "-c", daemon]);
    expect(outcome).toMatchObject({
      status: "succeeded",
      notes: [expect.stringMatching(/^left [234] processes behind/)],
    });
    expect(processesOf(workload.id)).toEqual([]);
  });

  it("X10 that is cancelled takes with it what has left its group", async () => {
    await using place = openLocalPlace();
    const trial = await Trial.stage(place, {});
    const command = ["sh", "-c", "setsid sh -c 'trap \"\" TERM; sleep 1000 & echo ready; wait' & wait"];
    const execution = await trial.submit({ ...trial.workload, command, args: [], graceMs: 200 });
    await execution.logs()[Symbol.asyncIterator]().next();
    expect(processesOf(trial.workload.id).length).toBeGreaterThanOrEqual(3);
    await execution.cancel();
    expect(processesOf(trial.workload.id)).toEqual([]);
  });

  it("that ends itself politely when asked still counts as timed out", async () => {
    const { outcome } = await run(["sh", "-c", "trap 'exit 0' TERM; sleep 1000 & wait"], { timeoutMs: 200 });
    expect(outcome).toMatchObject({ failure: { class: "timeout", message: "ran longer than 0.2 s" } });
  });

  it.each([
    { title: "is not executable", mode: 0o644, text: "#!/bin/sh\n" },
    { title: "has no interpreter", mode: 0o755, text: "#!/no/such/interpreter\n" },
  ])("that $title is an outcome", async ({ mode, text }) => {
    await using place = openLocalPlace();
    const path = join(place.stateFolder, "program");
    writeFileSync(path, text);
    chmodSync(path, mode);
    const { outcome } = await runIn(place, [path]);
    expect(outcome).toMatchObject({ failure: { class: "not-found", message: expect.stringContaining(path) } });
  });

  it("X27 whose arguments no system takes is an outcome", async () => {
    expect((await run(["true", "a\0b"])).outcome).toMatchObject({
      failure: { class: "user-exit", message: 'an argument or variable of "true" holds a NUL' },
    });
    expect((await run(["true", "x".repeat(4_000_000)])).outcome).toMatchObject({
      failure: { class: "user-exit", message: 'the arguments and environment of "true" are too long' },
    });
  });

  it("whose folder cannot be used is a failure of staging", async () => {
    await using place = openLocalPlace();
    const { outcome } = await runIn(place, ["true"], { folder: join(place.stateFolder, "none") });
    expect(outcome).toMatchObject({ failure: { class: "staging", reason: "ENOENT" } });
    mkdirSync(join(place.stateFolder, "empty"));
    const { outcome: second } = await runIn(place, ["true"], { id: "x-2", folder: join(place.stateFolder, "empty") });
    expect(second).toMatchObject({ failure: { class: "staging", reason: "ENOENT" } });
  });

  it("with a secret keeps its log to itself even when something holds the log open", async () => {
    const command = ["sh", "-c", "env -i setsid sleep 3 & echo $TOKEN; sleep 0.1"];
    const { outcome, lines, execution } = await run(command, { secrets: { TOKEN: "secret-value" } });
    expect(outcome.status).toBe("succeeded");
    expect(lines).toEqual(["***"]);
    expect(JSON.stringify(execution.handle)).not.toContain("secret-value");
  });
});

describe("limits of a local program", () => {
  const gpu: Workload["resources"]["gpu"] = [];

  it("hold where the system lets us set them; elsewhere that is known", async () => {
    const script = "const all = []; for (;;) all.push(Buffer.alloc(1_000_000, 1));";
    const memoryBytes = 96 * 1024 ** 2;
    const { outcome, workload } = await run(["node", "--max-old-space-size=4096", "-e", script], {
      resources: { gpu, memoryBytes, cpu: 1 },
      timeoutMs: 5000,
    });
    const { limitsEnforced } = localHostFacts();
    const failureClass = limitsEnforced ? "oom" : "timeout";
    expect(outcome).toMatchObject({ failure: { class: failureClass } });
    expect(processesOf(workload.id)).toEqual([]);
  });

  it("are set on the program from its first instruction, and gone after it", async () => {
    const { lines, workload } = await run(["cat", "/proc/self/cgroup"], {
      resources: { gpu, memoryBytes: 64 * 1024 ** 2, cpu: 1 },
    });
    const groups = lines.filter((line) => line.includes(`pipeline-${workload.id}`));
    expect(groups.length > 0).toBe(localHostFacts().limitsEnforced);
    for (const line of groups) expect(existsSync(`/sys/fs/cgroup/memory${line.split(":")[2]}`)).toBe(false);
  });

  it("cost a program without any nothing: it stays where its supervisor is", async () => {
    const { lines } = await run(["cat", "/proc/self/cgroup"]);
    expect(lines.join("\n")).toBe(readFileSync("/proc/self/cgroup", "utf8").trimEnd());
  });
});
