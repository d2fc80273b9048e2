import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BackendEntry } from "@pipeline/backends/contract";
import { createFakeBackend, type FakeBackend } from "@pipeline/backends/testing";
import { type Duration, file, job, pipeline } from "@pipeline/dsl";
import { type Happening, type Reporter, type RunEvent, type RunOptions, run } from "@pipeline/runner";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

let cwd: string;
let fake: FakeBackend;
let events: RunEvent[];
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "run-"));
  writeFileSync(join(cwd, "package.json"), "{}");
  fake = createFakeBackend({ stateFolder: join(cwd, ".pipeline") });
  events = [];
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const keeps: Reporter = { onEvent: (event) => void events.push(event), close: async () => undefined };
const soon: Duration = "1ms";

function options(): RunOptions {
  return { cwd, backend: "fake", backends: { fake: fake.entry }, reporters: [keeps] };
}

/** What happened to a step, in order, without times and places. */
function historyOf(step: string): readonly string[] {
  return events.flatMap((event: Happening) => ("step" in event && event.step === step ? [event.type] : []));
}

describe("a run on a platform that refuses, loses and preempts", () => {
  it("R80 tries again what the platform took back, and counts each class by itself", async () => {
    const flaky = job("flaky", { command: ["x"], retries: { delay: soon, on: { "user-exit": 1 } } });
    fake.script("flaky", [{ fail: "preempted" }, { fail: "backend" }, { exit: 3 }, { succeed: {} }]);
    const result = await run(flaky, options());
    expect(result.success).toBe(true);
    expect(fake.works).toHaveLength(4);
    expect(historyOf("flaky").filter((type) => type === "step.retrying")).toHaveLength(3);
  });

  it("R81 ends with the platform's own reason once a budget is spent, and with the exit code of its fault", async () => {
    const wants = job("wants", { command: ["x"], retries: { delay: soon, on: { quota: 1 } } });
    const failure = { class: "quota", message: "no more cores", reason: "CPUS_ALL_REGIONS" } as const;
    fake.script("wants", [{ fail: failure }]);
    const result = await run(wants, options());
    expect(result).toMatchObject({ status: "failed", exitCode: 4, rootFailure: "wants" });
    expect(result.steps.wants.failure).toEqual(failure);
    expect(fake.works).toHaveLength(2);
  });

  it("R41 X17 shows what the platform says while it waits, and gives up after the queue timeout", async () => {
    const waits = job("waits", { command: ["x"], queueTimeout: "50ms" });
    fake.script("waits", [{ wait: true, pending: "0/3 nodes are available" }]);
    const result = await run(waits, options());
    expect(result.steps.waits.failure?.class).toBe("queue-timeout");
    expect(events.find(({ type }) => type === "attempt.pending")).toMatchObject({ reason: "0/3 nodes are available" });
    expect(result.exitCode).toBe(1);
  });

  it("tells each backend when images are to be fetched", async () => {
    const pulls: unknown[] = [];
    const open: BackendEntry["open"] = (asked) => {
      pulls.push(asked.pull);
      return fake.entry.open(asked);
    };
    const backends = { fake: { ...fake.entry, open } };
    const image = job("image", { image: "x" });
    await run(image, { ...options(), backends });
    await run(image, { ...options(), backends, pull: "always" });
    expect(pulls).toEqual([undefined, "always"]);
  });

  it("starts nothing after a failure, not even what was about to start", async () => {
    const stopped = Promise.withResolvers<void>();
    const tells: Reporter = {
      onEvent: ({ type }) => void (type === "run.stopping" && stopped.resolve()),
      close: async () => undefined,
    };
    // Before a step begins, it is asked what its result depends on.
    const environment = async ({ command }: { readonly command?: readonly string[] }) => {
      if (command?.[0] === "late") await stopped.promise;
      return "here";
    };
    const open: BackendEntry["open"] = async (asked) => ({ ...(await fake.entry.open(asked)), environment });
    const steps = [job("late", { command: ["late"] }), job("fails", { command: ["x"] })];
    fake.script("fails", [{ exit: 3 }]);
    const result = await run(pipeline("both", steps), {
      ...options(),
      backends: { fake: { ...fake.entry, open } },
      reporters: [keeps, tells],
    });
    expect(result).toMatchObject({ status: "failed", rootFailure: "fails" });
    expect(historyOf("late")).toEqual(["step.cancelled"]);
    expect(fake.works).toHaveLength(1);
  });

  it("reports work that is lost as lost", async () => {
    const gone = job("gone", { command: ["x"], retries: { on: { lost: 0 } } });
    fake.script("gone", [{ wait: true }]);
    const running = run(gone, options());
    fake.lose((await fake.submitted("gone")).workload.id);
    expect(await running).toMatchObject({ status: "failed", exitCode: 4 });
  });
});

describe("a run and what its programs leave", () => {
  const produces = job("produces", { command: ["x"], outputs: { n: z.int().positive(), table: file("t.csv") } });
  const consumes = job("consumes", { command: ["x"], inputs: { n: produces.outputs.n } });
  const both = pipeline("both", [consumes]);

  it("X13 blames the producer, with the path in the value and the value, before any consumer starts", async () => {
    fake.script("produces", [{ succeed: { values: { n: -1 }, files: { "t.csv": "a" } } }]);
    const result = await run(both, options());
    expect(result.steps.consumes.status).toBe("skipped");
    expect(fake.works).toHaveLength(1);
    const [root] = events.filter((event) => event.type === "step.failed");
    expect(root?.failure).toMatchInlineSnapshot(`
      {
        "class": "contract",
        "message": "output n: Too small: expected number to be >0 (value: -1)",
      }
    `);
  });

  it("says which declared file is not there", async () => {
    fake.script("produces", [{ succeed: { values: { n: 1 } } }]);
    await run(both, options());
    expect(events.find((event) => event.type === "step.failed")?.failure).toMatchInlineSnapshot(`
      {
        "class": "contract",
        "message": "the program ended well but did not write "table" (file t.csv) below OUTPUT_PATH",
      }
    `);
  });

  it("never shows an event before the one that it follows from, and each once", async () => {
    fake.script("produces", [{ succeed: { values: { n: 1 }, files: { "t.csv": "a" } } }]);
    await run(both, options());
    expect(events.map(({ type }) => type)).toMatchInlineSnapshot(`
      [
        "run.started",
        "attempt.submitting",
        "attempt.submitted",
        "attempt.running",
        "attempt.ended",
        "step.succeeded",
        "attempt.submitting",
        "attempt.submitted",
        "attempt.running",
        "attempt.ended",
        "step.succeeded",
        "run.finished",
      ]
    `);
  });
});

describe("a run and its limits", () => {
  it("X2 never has more in flight than a backend's limit", async () => {
    const steps = Array.from({ length: 5 }, (_, index) => job(`s${index}`, { command: ["x"] }));
    for (const { name } of steps) fake.script(name, [{ wait: true }]);
    const running = run(pipeline("many", steps), { ...options(), limits: { fake: 2 } });
    for (const { name } of steps) (await fake.submitted(name)).end({ status: "succeeded" });
    expect((await running).success).toBe(true);
    expect(mostInFlight()).toBe(2);
  });
});

function mostInFlight(): number {
  let [open, most] = [0, 0];
  for (const { type } of events) {
    if (type === "attempt.submitting") open += 1;
    if (type === "attempt.ended") open -= 1;
    most = Math.max(most, open);
  }
  return most;
}
