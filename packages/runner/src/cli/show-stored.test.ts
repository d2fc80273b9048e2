import { describe, expect, it } from "vitest";
import type { Happening, RunEvent } from "../events/event.ts";
import { replay } from "../events/fold.ts";
import { paletteOf } from "../report/palette.ts";
import { plannedStep, planOf } from "../schedule/testing/planned.ts";
import { attemptsOf, keysOf } from "../store/attempts.ts";
import { diffRuns } from "../store/run-diff.ts";
import type { RunRow } from "../store/run-row.ts";
import type { StepRecord } from "../store/step-history.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { checkupText } from "./show-checkup.ts";
import { diffText } from "./show-diff.ts";
import { historyText } from "./show-history.ts";
import { runText } from "./show-run.ts";
import { runsText } from "./show-runs.ts";
import { settingsText } from "./show-settings.ts";

const palette = paletteOf(false);
const startedAtMs = Date.UTC(2026, 10, 21, 7, 45, 30);
const nowMs = startedAtMs + 3 * 3_600_000;
const none = { succeeded: 0, failed: 0, cancelled: 0, skipped: 0, cached: 0 };

describe("a list of runs", () => {
  it("is a table, the newest first", () => {
    const rows: readonly RunRow[] = [
      {
        run: "20261121-074530-0003",
        status: "running",
        pipeline: "penguins",
        namespace: "default",
        startedAtMs: nowMs - 65_000,
        steps: { ...none, total: 12, succeeded: 3, cached: 4 },
      },
      {
        run: "20261121-074530-0002",
        status: "interrupted",
        pipeline: "p",
        namespace: "default",
        startedAtMs,
        endedAtMs: startedAtMs + 1_250,
        steps: { ...none, total: 2, failed: 1 },
      },
      { run: "20261121-074530-0001", status: "unreadable", steps: { ...none, total: 0 } },
    ];
    expect(runsText({ rows, left: 2, nowMs, palette })).toMatchInlineSnapshot(`
      "run                   pipeline  status         done  failed   took  when
      20261121-074530-0003  penguins  ▸ running      7/12          1m 5s  1m ago
      20261121-074530-0002  p         ↯ interrupted   0/2       1   1.2s  3h ago
      20261121-074530-0001            ? unreadable
      and 2 more: --limit 5
      "
    `);
  });
});

const by = { version: "0.1.0", user: "ada", host: "analytical" };

function stored(run: string, happenings: readonly Happening[], lr = 0.1): StoredRun {
  const steps = [
    plannedStep("prepare", { key: { "env.LR": String(lr) } }),
    plannedStep("train", { needs: ["prepare"] }),
    plannedStep("report", { needs: ["train"] }),
  ];
  const plan = planOf(steps, { params: { lr: { schema: {}, value: lr } } });
  const first: Happening = {
    type: "run.started",
    format: 1,
    run,
    plan,
    schedule: { capacity: {}, policy: "finish" },
    by,
  };
  const events = [first, ...happenings].map((each, at): RunEvent => ({ atMs: startedAtMs + at * 500, ...each }));
  const view = replay(events);
  const lastAtMs = events.at(-1)?.atMs ?? 0;
  return {
    run,
    status: view.endedAtMs === undefined ? "interrupted" : view.status,
    events,
    view,
    plan,
    by,
    lastAtMs,
    attempts: attemptsOf(events),
    keys: keysOf(events),
  };
}

function attempt(step: string, number = 1): readonly Happening[] {
  return [
    { type: "attempt.submitting", step, attempt: number, id: `${step}-${number}`, folder: `/state/${step}/${number}` },
    { type: "attempt.submitted", step, attempt: number, handle: { backend: "local", native: null } },
    { type: "attempt.running", step, attempt: number },
  ];
}

const exited = { class: "user-exit", message: "exited with code 3", exit: { code: 3 } } as const;
const artifact = (value: string) =>
  ({ kind: "file", location: "/out/m", digest: { alg: "sha256", value }, size: 5 }) as const;

const failing: readonly Happening[] = [
  ...attempt("prepare"),
  { type: "step.succeeded", step: "prepare", attempt: 1, values: { rows: 344 }, artifacts: { table: artifact("aa") } },
  ...attempt("train"),
  { type: "step.failed", step: "train", attempt: 1, failure: exited },
  { type: "step.skipped", step: "report", because: "train" },
  { type: "run.warned", step: "train", message: "it left a process behind" },
  { type: "run.finished", status: "failed", exitCode: 1, rootFailure: "train" },
];

const going: readonly Happening[] = [
  { type: "step.cached", step: "prepare", from: "r1", values: { rows: 350 }, artifacts: { table: artifact("bb") } },
  ...attempt("train"),
  { type: "attempt.failed", step: "train", attempt: 1, failure: exited },
  { type: "step.retrying", step: "train", attempt: 1, failure: exited, delayMs: 1_000 },
  ...attempt("train", 2),
];

function shown(run: StoredRun): string {
  return runText({ stored: run, logTail: () => ["out of luck\u0007"], palette, hasColor: false, nowMs });
}

describe("a stored run", () => {
  it("is told with every step, and what failed as at its end", () => {
    expect(shown(stored("r1", failing))).toMatchInlineSnapshot(`
      "✗ failed     penguins r1  5.5s, exit code 1
      started: 2026-11-21 07:45:30 UTC by ada on analytical
      params: lr = 0.1

      ✓ succeeded  prepare  500ms
          prepare.rows = 344
          prepare.table = /out/m
      ✗ failed     train    500ms  user-exit
      ↷ skipped    report   because train did not succeed
      ! warning  train: it left a process behind

      ✗ failed     train  user-exit: exited with code 3
        last lines of its log:
        │ out of luck␇
        whole log in: /state/train/1/log
        → its program failed by itself: read its log
        1 skipped because train failed: report
      "
    `);
  });
  it("that has no end shows how far it came", () => {
    expect(shown(stored("r2", going, 0.2))).toMatchInlineSnapshot(`
      "↯ interrupted  penguins r2  4.5s
      started: 2026-11-21 07:45:30 UTC by ada on analytical
      params: lr = 0.2

      = cached     prepare  from run r1
          prepare.rows = 350
          prepare.table = /out/m
      ▸ running    train    2 attempts
      · waiting    report
      "
    `);
  });
});

describe("two runs side by side", () => {
  it("differ in what came out and in what went in", () => {
    expect(diffText(diffRuns(stored("r1", failing), stored("r2", going, 0.2)), palette)).toMatchInlineSnapshot(`
      "r1 → r2
      param lr: 0.1 → 0.2

      ~ prepare  succeeded → cached  500ms → -
          output rows: 344 → 350
          artifact table: sha256:aa → sha256:bb
          key env.LR: 0.1 → 0.2
      ~ train    failed → running    500ms → -
      ~ report   skipped → waiting

      3 changed
      "
    `);
  });
});

describe("the history of a step", () => {
  it("has a column for each value and each metric, and the pipeline where there are several", () => {
    const record = (run: string, said: Partial<StepRecord>): StepRecord => ({
      run,
      pipeline: "penguins",
      status: "succeeded",
      startedAtMs,
      attempts: 1,
      values: {},
      artifacts: {},
      metrics: {},
      ...said,
    });
    const records = [
      record("r4", { status: "unfinished", startedAtMs: nowMs }),
      record("r3", {
        durationMs: 1_200,
        values: { accuracy: 0.93, labels: ["a", "b", "c", "d", "e", "f", "g"] },
        metrics: { loss: { last: 0.123456, least: 0.1, most: 3, count: 200 } },
      }),
      record("r2", { status: "failed", failure: exited, attempts: 3, durationMs: 65_000, pipeline: "other" }),
      record("r1", { status: "cached", from: "r0", attempts: 0, values: { accuracy: 0.9 }, startedAtMs: 0 }),
    ];
    expect(historyText({ step: "train", records, nowMs, palette })).toMatchInlineSnapshot(`
      "run  pipeline  status                                   took        when  accuracy                    labels  metric loss
      r4   penguins  ↯ unfinished                                     just now
      r3   penguins  ✓ succeeded                              1.2s      3h ago      0.93  ["a","b","c","d","e","f…       0.1235
      r2   other     ✗ failed    user-exit after 3 attempts  1m 5s      3h ago
      r1   penguins  = cached                                       1970-01-01       0.9
      "
    `);
  });
});

describe("settings", () => {
  it("stand with the layer that won", () => {
    const text = settingsText(
      [
        { name: "concurrency", value: { count: 3 }, layer: "project file", source: "limits.total" },
        { name: "policy", value: "finish", layer: "default", shownDefault: "finish" },
        { name: "set", value: {}, layer: "default" },
        { name: "strict", value: true, layer: "env", source: "PIPELINE_STRICT" },
        { name: "timeout", value: undefined, layer: "default" },
        { name: "backend", value: "docker", layer: "flag", source: "--backend" },
      ],
      palette,
    );
    expect(text).toMatchInlineSnapshot(`
      "setting      value        from
      concurrency  {"count":3}  project file limits.total
      policy       finish       default
      set          -            default
      strict       true         env PIPELINE_STRICT
      timeout      -            default
      backend      docker       flag --backend
      "
    `);
  });
});

describe("a checkup", () => {
  it("says what is there, what is missing and what to do", () => {
    const text = checkupText(
      [
        { what: "node", is: "good", text: "v24.0.0" },
        { what: "python3", is: "limited", text: "not found", remedy: "install Python 3" },
        { what: "state", is: "missing", text: "/s cannot be written", remedy: "make it writable" },
      ],
      palette,
    );
    expect(text).toMatchInlineSnapshot(`
      "✓ node     v24.0.0
      ! python3  not found
                 → install Python 3
      ✗ state    /s cannot be written
                 → make it writable

      Pipelines cannot run here: 1 missing.
      "
    `);
  });
});
