import type { Failure } from "@pipeline/backends/contract";
import { describe, expect, it } from "vitest";
import { PlainReporter } from "./plain.ts";
import type { Verbosity } from "./plain-lines.ts";
import { begun, ManualClock, Play, running, step, succeeded, TextSink } from "./testing/script.ts";

const exited: Failure = { class: "user-exit", message: "exit code 3", exit: { code: 3 } };

function played(verbosity: Verbosity, hasColor = false) {
  const clock = new ManualClock();
  const sink = new TextSink();
  const play = new Play(clock, new PlainReporter({ sink, clock, hasColor, verbosity }));
  return { clock, sink, play };
}

async function wholeRun(verbosity: Verbosity): Promise<string> {
  const { clock, sink, play } = played(verbosity);
  play.post(begun(step("prepare"), step("train", "prepare"), step("report", "train"), step("other")));
  play.post(...running("prepare"));
  await play.log("prepare", "reading", "\u001b[2Jwrote 344 rows");
  clock.pass(1_234);
  play.post(succeeded("prepare"), ...running("train"));
  clock.pass(2_000);
  play.post({ type: "attempt.stale", step: "train", attempt: 1, sinceMs: 1_234 });
  play.post({ type: "step.retrying", step: "train", attempt: 1, failure: exited, delayMs: 1_000 });
  play.post(...running("train", 2));
  play.post({ type: "run.warned", step: "train", message: "left a process behind, which was ended" });
  clock.pass(90_000);
  play.post({ type: "step.failed", step: "train", attempt: 2, failure: { ...exited, message: "exit code 3\nmore" } });
  play.post({ type: "step.skipped", step: "report", because: "train" });
  play.post({ type: "step.cancelled", step: "other", because: { kind: "failure", step: "train" } });
  await play.end();
  return sink.text;
}

describe("plain reporter", () => {
  it("says why a step runs although results are remembered: the component, old and new", async () => {
    const { sink, play } = played("normal");
    const changes = [{ component: "input.rows", before: "344", after: "345" }];
    play.post(begun(step("train"), step("report", "train")));
    const [queued, submitting, ...rest] = running("train");
    if (submitting?.type !== "attempt.submitting" || queued === undefined) throw new Error("no attempt");
    play.post(queued, { ...submitting, why: { kind: "changed", changes } }, ...rest);
    await play.end();
    expect(sink.text.split("\n")[1]).toBe("▸ running    train   input.rows: 344 → 345");
  });
  it("prints a line for each change that matters and each line of a log", async () => {
    expect(await wholeRun("normal")).toMatchInlineSnapshot(`
      "penguins  run r1, 4 steps
      ▸ running    prepare
      prepare │ reading
      prepare │ wrote 344 rows
      ✓ succeeded  prepare  1.2s
      ▸ running    train
      ? stale      train    its platform has not answered for 2s; what is shown was true then
      ↻ retrying   train    in 1s, since attempt 1 failed: user-exit: exit code 3
      ▸ running    train    attempt 2
      ! warning    train    left a process behind, which was ended
      · still      train running 30s · 2 to come
      · still      train running 1m · 2 to come
      · still      train running 1m 30s · 2 to come
      ✗ failed     train    attempt 2  1m 30s  user-exit: exit code 3 …
      ↷ skipped    report   because train did not succeed
      ■ cancelled  other
      "
    `);
  });
  it("setting:verbosity prints every change of status when verbose, and where each log lies (R88)", async () => {
    expect(await wholeRun("verbose")).toMatchInlineSnapshot(`
      "penguins  run r1, 4 steps
      ○ queued     prepare
      ◌ submitted  prepare  as prepare-1, log in /state/prepare/1/log
      ▸ running    prepare
      prepare │ reading
      prepare │ wrote 344 rows
      ✓ succeeded  prepare  1.2s
      ○ queued     train
      ◌ submitted  train    as train-1, log in /state/train/1/log
      ▸ running    train
      ? stale      train    its platform has not answered for 2s; what is shown was true then
      ↻ retrying   train    in 1s, since attempt 1 failed: user-exit: exit code 3
      ○ queued     train
      ◌ submitted  train    attempt 2  as train-2, log in /state/train/2/log
      ▸ running    train    attempt 2
      ! warning    train    left a process behind, which was ended
      · still      train running 30s · 2 to come
      · still      train running 1m · 2 to come
      · still      train running 1m 30s · 2 to come
      ✗ failed     train    attempt 2  1m 30s  user-exit: exit code 3 …
      ↷ skipped    report   because train did not succeed
      ■ cancelled  other
      "
    `);
  });
  it("setting:verbosity prints only what went wrong when quiet", async () => {
    expect(await wholeRun("quiet")).toMatchInlineSnapshot(`
      "! warning    train    left a process behind, which was ended
      ✗ failed     train    attempt 2  1m 30s  user-exit: exit code 3 …
      "
    `);
  });
  it("tells the platform's own reason while a step is pending, and why a run stops", () => {
    const { sink, play } = played("normal");
    play.post(begun(step("train")), { type: "step.queued", step: "train" });
    play.post({ type: "attempt.submitting", step: "train", attempt: 1, id: "train-1", folder: "/x" });
    play.post({ type: "attempt.pending", step: "train", attempt: 1, reason: "0/3 nodes are available" });
    play.post({ type: "run.stopping", because: { kind: "deadline" }, finishRunning: false });
    expect(sink.text).toMatchInlineSnapshot(`
      "penguins  run r1, 1 step
      … pending    train  0/3 nodes are available
      ■ stopping   the deadline of the run: what runs is cancelled
      "
    `);
  });
  it("says what still runs when nothing was printed for half a minute, and stops with the run", async () => {
    const { clock, sink, play } = played("normal");
    play.post(begun(step("train"), step("report", "train")), ...running("train"));
    sink.text = "";
    clock.pass(29_999);
    expect(sink.text).toBe("");
    clock.pass(45_001);
    await play.log("train", "epoch 1");
    clock.pass(29_000);
    expect(sink.text).toMatchInlineSnapshot(`
      "· still      train running 30s · 1 to come
      · still      train running 1m · 1 to come
      train  │ epoch 1
      "
    `);
    await play.end();
    expect(clock.pending).toBe(0);
  });
  it("colours words besides the symbols, never instead", () => {
    const { sink, play } = played("normal", true);
    play.post(begun(step("train")), ...running("train"));
    expect(sink.text).toContain("\u001b[36m▸ running  \u001b[39m  train\n");
  });
});
