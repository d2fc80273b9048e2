import type { Failure } from "@pipeline/backends/contract";
import { describe, expect, it } from "vitest";
import { githubFolds, gitlabFolds } from "./ci/folds.ts";
import type { Folds, LogPolicy } from "./log-policy.ts";
import { PlainReporter } from "./plain.ts";
import { begun, ManualClock, Play, running, step, succeeded, TextSink } from "./testing/script.ts";

const exited: Failure = { class: "user-exit", message: "exit code 3", exit: { code: 3 } };

/** Two steps that print by turns; `b` fails once, then succeeds; `c` is cancelled. */
async function played(logs: LogPolicy, folds?: Folds): Promise<string> {
  const clock = new ManualClock();
  const sink = new TextSink();
  const options = { sink, clock, hasColor: false, verbosity: "normal", logs } as const;
  const play = new Play(clock, new PlainReporter({ ...options, ...(folds === undefined ? {} : { folds }) }));
  play.post(begun(step("a"), step("b"), step("c")), ...running("a"), ...running("b"), ...running("c"));
  await play.log("a", "a1");
  await play.log("b", "b1", "::error::b2");
  await play.log("a", "a2");
  await play.log("c", "c1");
  play.post({ type: "attempt.failed", step: "b", attempt: 1, failure: exited });
  play.post({ type: "step.retrying", step: "b", attempt: 1, failure: exited, delayMs: 0 });
  play.post(succeeded("a"), ...running("b", 2));
  await play.log("b", "b3");
  play.post({ type: "step.succeeded", step: "b", attempt: 2, values: {}, artifacts: {} });
  play.post({ type: "step.cancelled", step: "c", because: { kind: "request" } });
  await play.end();
  return sink.text;
}

describe("which logs are printed, and in which order", () => {
  it("grouped: a step's log is one piece before the line that tells its end", async () => {
    expect(await played({ which: "full", order: "grouped" })).toMatchInlineSnapshot(`
      "penguins  run r1, 3 steps
      ▸ running    a
      ▸ running    b
      ▸ running    c
      b │ b1
      b │ ::error::b2
      ↻ retrying   b  in 0ms, since attempt 1 failed: user-exit: exit code 3
      a │ a1
      a │ a2
      ✓ succeeded  a  0ms
      ▸ running    b  attempt 2
      b │ b3
      ✓ succeeded  b  attempt 2  0ms
      c │ c1
      ■ cancelled  c  0ms
      "
    `);
  });
  it("grouped on GitHub, with marks to fold; no line of a log begins a command", async () => {
    expect(await played({ which: "full", order: "grouped" }, githubFolds)).toMatchInlineSnapshot(`
      "penguins  run r1, 3 steps
      ▸ running    a
      ▸ running    b
      ▸ running    c
      ::group::log of b
      │ b1
      │ ::error::b2
      ::endgroup::
      ↻ retrying   b  in 0ms, since attempt 1 failed: user-exit: exit code 3
      ::group::log of a
      │ a1
      │ a2
      ::endgroup::
      ✓ succeeded  a  0ms
      ▸ running    b  attempt 2
      ::group::log of b
      │ b3
      ::endgroup::
      ✓ succeeded  b  attempt 2  0ms
      ::group::log of c
      │ c1
      ::endgroup::
      ■ cancelled  c  0ms
      "
    `);
  });
  it("grouped on GitLab, with sections", async () => {
    const text = await played(
      { which: "full", order: "grouped" },
      gitlabFolds(() => 1_700_000_000_000),
    );
    const [first = "", ...rest] = text.split("\n").filter((line) => line.includes("section_"));
    expect(first).toBe("\u001b[0Ksection_start:1700000000:pipeline_log_1[collapsed=true]\r\u001b[0Klog of b");
    expect(rest[0]).toBe("\u001b[0Ksection_end:1700000000:pipeline_log_1\r\u001b[0K");
  });
  it("errors-only: the logs of attempts that failed", async () => {
    expect(await played({ which: "errors-only", order: "stream" })).toMatchInlineSnapshot(`
      "penguins  run r1, 3 steps
      ▸ running    a
      ▸ running    b
      ▸ running    c
      b │ b1
      b │ ::error::b2
      ↻ retrying   b  in 0ms, since attempt 1 failed: user-exit: exit code 3
      ✓ succeeded  a  0ms
      ▸ running    b  attempt 2
      ✓ succeeded  b  attempt 2  0ms
      ■ cancelled  c  0ms
      "
    `);
  });
  it("none", async () => {
    expect(await played({ which: "none", order: "grouped" })).not.toContain("│");
  });
  it("a log that is too long to wait comes in several pieces, with nothing left out", async () => {
    const { sink, play } = oneStep({ which: "full", order: "grouped" });
    for (let page = 0; page < 30; page += 1) await play.log("a", ...pageOf(page));
    expect(sink.text).toContain("│ 0/0 ");
    play.post(succeeded("a"));
    const numbers = [...sink.text.matchAll(/│ (\d+\/\d+) /g)].map(([, number]) => number);
    expect(numbers).toEqual(Array.from({ length: 3_000 }, (_, line) => `${Math.floor(line / 100)}/${line % 100}`));
  });
  it("of the long log of a failure the last lines are kept, and how many are not", async () => {
    const { sink, play } = oneStep({ which: "errors-only", order: "grouped" });
    for (let page = 0; page < 30; page += 1) await play.log("a", ...pageOf(page));
    play.post({ type: "attempt.failed", step: "a", attempt: 1, failure: exited });
    expect(sink.text).toMatch(/│ \(\d+ lines before these are in the log\)\n/);
    expect([...sink.text.matchAll(/│ (\d+\/\d+) /g)].at(-1)?.[1]).toBe("29/99");
    expect(sink.text.length).toBeLessThan(1_100_000);
  });
});

function oneStep(logs: LogPolicy) {
  const clock = new ManualClock();
  const sink = new TextSink();
  const play = new Play(clock, new PlainReporter({ sink, clock, hasColor: false, verbosity: "normal", logs }));
  play.post(begun(step("a")), ...running("a"));
  return { sink, play };
}

function pageOf(page: number): readonly string[] {
  return Array.from({ length: 100 }, (_, line) => `${page}/${line} ${"x".repeat(1_000)}`);
}
