import { getEventListeners } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { file, job, param, pipeline, secret, sh, source } from "@pipeline/dsl";
import { plan, type Reporter, type RunEvent, run, schedule } from "@pipeline/runner";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "api-"));
  writeFileSync(join(cwd, "package.json"), "{}");
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const lr = param("lr", z.number().default(0.1));
const prepare = job("prepare", {
  command: sh`echo '{"rows": 344}' > "$OUTPUT_PATH/outputs.json"; echo a,b > "$OUTPUT_PATH/t.csv"`,
  outputs: { rows: z.int(), table: file("t.csv") },
});
const train = job("train", {
  command: sh`echo "{\"accuracy\": ${lr}, \"rows\": ${prepare.outputs.rows}}" > "$OUTPUT_PATH/outputs.json"`,
  inputs: { table: prepare.outputs.table },
  outputs: { accuracy: z.number(), rows: z.int() },
});
const broken = job("broken", { command: ["sh", "-c", "exit 7"], outputs: { n: z.number() } });
const hangs = job("hangs", { command: ["sleep", "600"] });

describe("run, from code", () => {
  it("R82 waits, and gives outputs by their own types", async () => {
    const result = await run(pipeline("whole", [train]), { cwd, params: { lr: 0.25 } });
    const accuracy: number = result.steps.train.outputs.accuracy;
    expect({ accuracy, rows: result.steps.train.outputs.rows }).toEqual({ accuracy: 0.25, rows: 344 });
    expect(result.success).toBe(true);
  });

  it("R3 runs a job alone, its inputs bound at the call", async () => {
    writeFileSync(join(cwd, "mine.csv"), "c\n");
    const count = job("count", {
      command: sh`wc -l < "$INPUT_TABLE" > "$OUTPUT_PATH/outputs.json"`,
      inputs: { table: source("absent.csv"), rows: prepare.outputs.rows },
      outputs: { result: z.int() },
    });
    const result = await run(count, { cwd, inputs: { table: "mine.csv", rows: 3 } });
    expect(result.steps.count.outputs.result).toBe(1);
  });

  it("R85 R86 R87 tells of each step when it was placed, started and stopped, and prints it", async () => {
    const { steps } = await run(prepare, { cwd, namespace: "lab" });
    const step = steps.prepare;
    const { created, started, stopped, durationSeconds } = step;
    expect(created && started && stopped && created <= started && started <= stopped).toBe(true);
    expect(durationSeconds).toBe((Number(stopped) - Number(created)) / 1000);
    expect({
      ...step,
      logs: undefined,
      created: 0,
      started: 0,
      stopped: 0,
      durationSeconds: 0,
      executionId: "",
    }).toMatchObject({
      success: true,
      jobName: "prepare",
      namespace: "lab",
      status: "succeeded",
      outputs: { rows: 344, table: { kind: "file", size: 4 } },
    });
    expect(
      String(step)
        .replace(/\(.*\)/, "(ID)")
        .replace(/after .*/, "after TIME"),
    ).toMatchInlineSnapshot(`
      "lab/prepare (ID): succeeded after TIME
        {
          "rows": 344
        }"
    `);
  });

  it("X14 makes a failed step a result with its reason; its outputs explain themselves", async () => {
    const result = await run(broken, { cwd });
    expect(result).toMatchObject({ success: false, status: "failed", exitCode: 1, rootFailure: "broken" });
    expect(result.steps.broken.failure).toEqual({
      class: "user-exit",
      message: "exited with code 7",
      exit: { code: 7 },
    });
    expect(() => result.steps.broken.outputs.n).toThrow(
      'step "broken" has no outputs: it is failed (exited with code 7)',
    );
  });

  it("R83 waits no longer than its timeout, and leaves nothing running", async () => {
    const result = await run(hangs, { cwd, timeout: "300ms", grace: "1s" });
    expect(result).toMatchObject({ status: "cancelled", exitCode: 124 });
    expect(result.steps.hangs.status).toBe("cancelled");
  });

  it("is cancelled by a signal", async () => {
    const abort = new AbortController();
    const cancelOnceRunning: Reporter = {
      onEvent: (event) => event.type === "attempt.running" && abort.abort(),
      close: async () => undefined,
    };
    const result = await run(hangs, { cwd, signal: abort.signal, reporters: [cancelOnceRunning], grace: "1s" });
    expect(result).toMatchObject({ status: "cancelled", exitCode: 130 });
  });

  it("leaves nothing on a signal that outlives the run", async () => {
    const { signal } = new AbortController();
    await run(prepare, { cwd, signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("throws every problem of a pipeline at once, and starts nothing", async () => {
    const bad = pipeline("bad", [job("a b", { command: ["true"] }), job("c", { command: ["true"], backend: "loca" })]);
    await expect(run(bad, { cwd })).rejects.toMatchObject({
      kind: "pipeline-error",
      problems: [{ code: "NAME_INVALID" }, { code: "BACKEND_UNKNOWN" }],
    });
    await expect(run(broken, { cwd, backend: "clowd" })).rejects.toThrow(
      'BACKEND_UNKNOWN: There is no backend "clowd". Known backends: "local"',
    );
    // A file without types may pass anything.
    await expect(run({} as never, { cwd })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[TypeError: What runs is what \`pipeline\`, \`job\` or \`deploy\` returned; this is something else.]`,
    );
  });

  it("tells of every option that is wrong or that there is not, where no types could", async () => {
    const options = { cwd, worker: 2, workers: "four", timeout: "soon", force: "train", limits: { local: 0 } } as never;
    await expect(run(broken, options)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [TypeError: Options: There is no field \`worker\`. Did you mean "workers"?
      Options: \`workers\` cannot be "four". Write a whole number of at least 1.
      Options: \`timeout\` cannot be "soon". Write a length of time with its unit (ms, s, m, h, d), such as "30m".
      Options: \`force\` cannot be "train". Write a list of names of steps.
      Options: \`limits.local\` cannot be 0. Write a whole number of at least 1.]
    `);
    await expect(plan(broken, [] as never)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[TypeError: Options are a record; these are an empty list.]`,
    );
    await expect(schedule(broken, { cwd, forgets: true } as never)).rejects.toThrow('Did you mean "forget"?');
  });

  it("takes what it is not told from the project's settings, as the command does", async () => {
    const config = {
      namespace: "lab",
      limits: { total: 1 },
      deadline: "1h",
      cache: { size: "1Ki" },
      secrets: { command: "echo TOKEN=from-the-command" },
    };
    writeFileSync(join(cwd, "pipeline.config.ts"), `export default ${JSON.stringify(config)};`);
    const many = Array.from({ length: 3 }, (_, index) => {
      return job(`step-${index}`, { command: sh`test "$TOKEN" = from-the-command`, env: { TOKEN: secret("TOKEN") } });
    });
    const events: RunEvent[] = [];
    const keeps: Reporter = { onEvent: (event) => void events.push(event), close: async () => undefined };
    const whole = pipeline("many", many);
    const result = await run(whole, { cwd, reporters: [keeps] });
    expect([result.status, result.namespace]).toEqual(["succeeded", "lab"]);
    const [first] = events;
    expect(first?.type === "run.started" && [first.schedule.capacity["*"], first.plan.deadlineMs]).toEqual([
      1, 3_600_000,
    ]);
    expect(events.find(({ type }) => type === "run.warned")).toMatchObject({
      message: expect.stringContaining("where 1 KiB are meant to be"),
    });
    expect((await plan(whole, { cwd, namespace: "mine" })).namespace).toBe("mine");
    writeFileSync(join(cwd, "pipeline.config.ts"), 'export default { limit: {}, secrets: { command: "exit 3" } };');
    await expect(run(whole, { cwd })).rejects.toThrow("There is no field `limit`");
    writeFileSync(join(cwd, "pipeline.config.ts"), 'export default { secrets: { command: "exit 3" } };');
    await expect(run(whole, { cwd })).rejects.toThrow("`secrets.command` in pipeline.config.ts failed with code 3");
  });

  it("refuses to start without a secret's value, and with one too short to be masked", async () => {
    const wants = job("wants", { command: ["true"], env: { A: secret("ABSENT_SECRET"), B: secret("SHORT_SECRET") } });
    await expect(run(wants, { cwd, secrets: { SHORT_SECRET: "abc" } })).rejects.toMatchObject({
      kind: "run-refused",
      problems: [{ code: "SECRET_MISSING" }, { code: "SECRET_TOO_SHORT" }],
    });
  });

  it("R67 X26 leaves the declaration byte-equal", async () => {
    const before = JSON.stringify(broken.spec);
    await run(broken, { cwd });
    expect(JSON.stringify(broken.spec)).toBe(before);
  });

  it("has written each event before any reporter sees it, in the same order", async () => {
    const seen: RunEvent[] = [];
    const unwritten: RunEvent[] = [];
    let log = "";
    const reading: Reporter = {
      onEvent: (event, { run: id }) => {
        seen.push(event);
        log = join(cwd, ".pipeline/runs", id, "events.jsonl");
        if (!readFileSync(log, "utf8").split("\n").includes(JSON.stringify(event))) unwritten.push(event);
      },
      close: async () => undefined,
    };
    await run(pipeline("whole", [train]), { cwd, reporters: [reading] });
    expect(unwritten).toEqual([]);
    const written = readFileSync(log, "utf8").trimEnd().split("\n");
    expect(written.map((line): unknown => JSON.parse(line))).toEqual(seen);
  });

  it("goes on when a reporter throws", async () => {
    const throws: Reporter = {
      onEvent: () => {
        throw new Error("cannot show");
      },
      close: async () => undefined,
    };
    expect((await run(prepare, { cwd, reporters: [throws] })).success).toBe(true);
  });
});

describe("schedule, from code", () => {
  it("R76 R78 R84 returns once the work is placed, with details and the result to come", async () => {
    const waits = job("waits", { command: sh`until test -e ${join(cwd, "go")}; do sleep 0.02; done` });
    const { details, result } = await schedule(waits, { cwd });
    expect(details).toMatchObject({ jobName: "waits", namespace: "default" });
    expect(details.scheduledAt).toBeInstanceOf(Date);
    expect(details.executionId).toMatch(/^waits-[0-9a-f]{20}$/);
    writeFileSync(join(cwd, "go"), "");
    const { steps } = await result;
    expect(steps.waits).toMatchObject({ success: true, executionId: details.executionId, logs: details.logs });
  });

  it("R79 X11 forgets: details only, and the work goes on", async () => {
    const goes = job("goes", { command: sh`until test -e ${join(cwd, "go")}; do sleep 0.02; done; echo done` });
    const details = await schedule(goes, { cwd, forget: true });
    expect(details.jobName).toBe("goes");
    writeFileSync(join(cwd, "go"), "");
    await expect.poll(() => readFileSync(details.logs ?? "", "utf8"), { timeout: 20_000 }).toBe("done\n");
  });

  it("has placed nothing when an earlier run has the result", async () => {
    await run(prepare, { cwd });
    const { details, result } = await schedule(prepare, { cwd });
    expect({ ...details, runId: "", scheduledAt: "" }).toEqual({
      runId: "",
      scheduledAt: "",
      jobName: "prepare",
      namespace: "default",
    });
    expect((await result).steps.prepare.status).toBe("cached");
  });

  it("R77 throws the original failure when the work cannot be placed", async () => {
    const unstaged = job("unstaged", {
      command: ["true"],
      inputs: { raw: source(join(cwd, "raw.csv")) },
      retries: { on: { staging: 0 } },
    });
    writeFileSync(join(cwd, "raw.csv"), "x");
    const removes: Reporter = {
      onEvent: (event: RunEvent) =>
        event.type === "attempt.submitting" && rmSync(join(cwd, "raw.csv"), { force: true }),
      close: async () => undefined,
    };
    await expect(schedule(unstaged, { cwd, reporters: [removes] })).rejects.toMatchObject({
      cause: { class: "staging" },
    });
  });
});

describe("plan, from code", () => {
  it("gives the same bytes twice", async () => {
    const whole = pipeline("whole", [train]);
    expect(JSON.stringify(await plan(whole, { cwd }))).toBe(JSON.stringify(await plan(whole, { cwd })));
  });
});
