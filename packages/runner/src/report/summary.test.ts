import type { Failure } from "@pipeline/backends/contract";
import { failureClasses } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { failureAdvice } from "./failure-advice.ts";
import { JsonReporter } from "./json.ts";
import { OutputsReporter } from "./outputs.ts";
import { SummaryReporter } from "./summary.ts";
import { begun, ManualClock, Play, running, step, succeeded, TextSink } from "./testing/script.ts";

function summarised() {
  const sink = new TextSink();
  const clock = new ManualClock();
  const place = async (name: string) => (name === "train" ? "pipelines.ts:12:7" : undefined);
  const reporter = new SummaryReporter({ sink, hasColor: false, place, again: "pipeline run -k" });
  return { sink, clock, play: new Play(clock, reporter) };
}

const contract: Failure = { class: "contract", message: "output accuracy: Too big (value: 7)\noutput n: missing" };
const exited: Failure = { class: "user-exit", message: "exit code 3", exit: { code: 3 } };

describe("summary", () => {
  it("is one line when all is well", async () => {
    const { sink, play, clock } = summarised();
    play.post(begun(step("train")), ...running("train"));
    clock.pass(1_500);
    play.post(succeeded("train"), { type: "run.finished", status: "succeeded", exitCode: 0 });
    await play.end();
    expect(sink.text).toMatchInlineSnapshot(`
      "
      ✓ succeeded  penguins r1  1 succeeded  1.5s
      "
    `);
  });
  it("tells the first root failure first, with its place, its last lines, its consequences and what to do", async () => {
    const { sink, play, clock } = summarised();
    const skipped = ["a", "b", "c", "d", "e", "f"];
    play.post(begun(step("prepare"), step("train"), step("other"), ...skipped.map((name) => step(name, "train"))));
    play.post(...running("prepare"));
    await play.log("prepare", "forgotten, since it succeeded");
    play.post(succeeded("prepare"), ...running("other"), ...running("train"));
    await play.log("train", ...Array.from({ length: 18 }, (_, index) => `line ${index + 1}\u0007`));
    clock.pass(65_000);
    play.post({ type: "step.failed", step: "train", attempt: 1, failure: contract });
    play.post(...skipped.map((name) => ({ type: "step.skipped", step: name, because: "train" }) as const));
    play.post({ type: "step.failed", step: "other", attempt: 1, failure: exited });
    play.post({ type: "run.finished", status: "failed", exitCode: 1, rootFailure: "train" });
    await play.end();
    expect(sink.text).toMatchInlineSnapshot(`
      "
      ✗ failed     train  contract: output accuracy: Too big (value: 7)
        output n: missing
        declared at: pipelines.ts:12:7
        last lines of its log:
        │ line 7␇
        │ line 8␇
        │ line 9␇
        │ line 10␇
        │ line 11␇
        │ line 12␇
        │ line 13␇
        │ line 14␇
        │ line 15␇
        │ line 16␇
        │ line 17␇
        │ line 18␇
        whole log in: /state/train/1/log
        → make the program write what \`outputs\` declares, or change what is declared
        6 skipped because train failed: a, b, c, d, e and 1 more

      ✗ failed     other  user-exit: exit code 3
        whole log in: /state/other/1/log
        → its program failed by itself: read its log

      ✗ failed     penguins r1  1 succeeded, 2 failed, 6 skipped  1m 5s
      run it again: pipeline run -k
      "
    `);
  });
  it("adds the platform's own words", async () => {
    const { sink, play } = summarised();
    play.post(begun(step("train")), ...running("train"));
    const failure: Failure = { class: "quota", message: "not enough quota", reason: "GPUS_ALL_REGIONS" };
    play.post({ type: "step.failed", step: "train", attempt: 1, failure });
    play.post({ type: "run.finished", status: "failed", exitCode: 4, rootFailure: "train" });
    await play.end();
    expect(sink.text).toMatchInlineSnapshot(`
      "
      ✗ failed     train  quota: not enough quota
        the platform says: GPUS_ALL_REGIONS
        declared at: pipelines.ts:12:7
        whole log in: /state/train/1/log
        → ask for less, or have the quota raised

      ✗ failed     penguins r1  1 failed  0ms
      run it again: pipeline run -k
      "
    `);
  });
  it("has advice for every class of failure", () => {
    const all = failureClasses.filter((name) => name !== "user-exit").map((name) => ({ class: name, message: "" }));
    expect(new Set(all.map((failure) => failureAdvice("train", failure))).size).toBe(all.length);
  });
  it("gives the platform's own remedy where it has one", () => {
    expect(failureAdvice("train", { class: "image", message: "no such user", remedy: "name another" })).toBe(
      "name another",
    );
  });
});

describe("outputs", () => {
  it("are those of the steps that nothing needs, one to a line", async () => {
    const sink = new TextSink();
    const play = new Play(new ManualClock(), new OutputsReporter(sink));
    const artifact = {
      kind: "file",
      location: "/out/report.html",
      digest: { alg: "sha256", value: "0" },
      size: 9,
    } as const;
    play.post(begun(step("train"), step("report", "train"), step("failed")), ...running("train"));
    play.post(succeeded("train", { hidden: 1 }), ...running("report"));
    play.post({
      type: "step.succeeded",
      step: "report",
      attempt: 1,
      values: { best: "b\n" },
      artifacts: { page: artifact },
    });
    await play.end();
    expect(sink.text).toBe('report.best = "b\\n"\nreport.page = /out/report.html\n');
  });
});

describe("JSON lines", () => {
  it("are the events as the store holds them, and the lines of logs, each with whose it is (R88)", async () => {
    const sink = new TextSink();
    const play = new Play(new ManualClock(), new JsonReporter(sink));
    play.post(begun(step("train")), ...running("train"));
    await play.log("train", "one", "\u001b[2J two");
    await play.end();
    const lines = sink.text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual([
      "run.started",
      "step.queued",
      "attempt.submitting",
      "attempt.submitted",
      "attempt.running",
      "log",
      "log",
    ]);
    expect(lines.at(-1)).toEqual({
      type: "log",
      namespace: "default",
      step: "train",
      attempt: 1,
      execution: "train-1",
      atMs: 0,
      text: "\u001b[2J two",
    });
  });
});
