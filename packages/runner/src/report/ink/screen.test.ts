import { describe, expect, it } from "vitest";
import { paletteOf } from "../palette.ts";
import { begun, ManualClock, Play, step } from "../testing/script.ts";
import type { Given } from "./testing/picture.tsx";
import { played, shown } from "./testing/played.ts";

describe("the live region", () => {
  it("says why a step stands where it stands, in full where there is room (X17)", () => {
    const play = new Play(new ManualClock());
    play.post(begun(step("train"), step("report", "train")), { type: "step.queued", step: "train" });
    play.post({ type: "attempt.submitting", step: "train", attempt: 1, id: "train-1", folder: "/x" });
    const reason = "0/3 nodes are available: 3 Insufficient nvidia.com/gpu.\nPreemption is not helpful for scheduling.";
    play.post({ type: "attempt.pending", step: "train", attempt: 1, reason });
    expect(shown(play, { size: { columns: 50, rows: 16 } })).toMatchInlineSnapshot(`
      "
      penguins  ────────────────────────────  0/2  1m 5s
      ❯ … pending    train            0/3 nodes are ava…
        · waiting    report           for train
      ╭ train · on local ───────────────────────────────
      │ 0/3 nodes are available: 3 Insufficient
      │ nvidia.com/gpu. Preemption is not helpful for
      │ scheduling.
      q quit · ? help · enter log · ↑↓ move · / filter"
    `);
  });
  it("shows what failed, what is stale and that the run stops", () => {
    const play = played(5);
    const failure = { class: "user-exit", message: "exited with code 3\nmore", exit: { code: 3 } } as const;
    play.post({ type: "step.failed", step: "train-1", attempt: 1, failure });
    play.post({ type: "attempt.stale", step: "train-2", attempt: 1, sinceMs: 5_000 });
    play.post({ type: "run.stopping", because: { kind: "failure", step: "train-1" }, finishRunning: true });
    expect(shown(play)).toMatchInlineSnapshot(`
      "
      penguins  ━━━━━━━━━━━━──────────────────  2/5  ✗ 1 failed  ■ stopping  1m 5s
      ❯ ▸ running    train-2    1m 3s  status stale for 1m
        ▸ running    train-3    1m 3s
        ▸ running    train-4    1m 3s
      ╭ train-2 · on local ───────────────────────────────────────────────────────────
      │ status stale for 1m
      q quit · ? help · enter log · ↑↓ move · / filter · c cancel"
    `);
    expect(shown(play, { ui: { filter: "FAILED" } })).toMatchInlineSnapshot(`
      "
      penguins  ━━━━━━━━━━━━──────────────────  2/5  ✗ 1 failed  ■ stopping  1m 5s
      ❯ ✗ failed     train-1       0s  user-exit: exited with code 3 more
      ╭ train-1 · on local ───────────────────────────────────────────────────────────
      │ epoch 1  loss 0.9
      │ epoch 2  loss 0.8  and so much more that no usual line can ever hold it all, …
      /FAILED · esc all · q quit · ? help · enter log · ↑↓ move · / filter · c cancel"
    `);
  });
  it("shows how far steps are and what they measure, as they tell it", () => {
    const play = played(4);
    const first = { step: "train-1", attempt: 1 };
    play.post({ type: "step.progressed", ...first, fraction: 0.42, message: "epoch 4\nof 10" });
    play.post({ type: "metric.reported", ...first, name: "loss", value: 0.123456 });
    play.post({ type: "metric.reported", ...first, name: "accuracy", value: 0.9 });
    play.post({ type: "step.progressed", step: "train-2", attempt: 1, fraction: 1 });
    play.post({ type: "metric.reported", step: "train-3", attempt: 1, name: "loss", value: 12_345.678 });
    const expectedMs = { "train-1": 90_000 };
    expect(shown(play, { size: { columns: 100, rows: 24 }, expectedMs })).toMatchInlineSnapshot(`
      "
      penguins  ━━━━━━━━──────────────────────  1/4  1m 5s
      ❯ ▸ running    train-1    1m 3s  ━━━───── 42 % epoch 4 of 10 · loss 0.1235 · accuracy 0.9 · of abou…
        ▸ running    train-2    1m 3s  ━━━━━━━━ 100 %
        ▸ running    train-3    1m 3s  loss 12346
      ╭ train-1 · on local ───────────────────────────────────────────────────────────────────────────────
      │ ━━━━━━━━━━━────────────── 42 % epoch 4 of 10 · loss 0.1235 · accuracy 0.9
      │ epoch 1  loss 0.9
      │ epoch 2  loss 0.8  and so much more that no usual line can ever hold it all, whatever
      q quit · ? help · enter log · ↑↓ move · / filter · c cancel"
    `);
    expect(shown(play, { size: { columns: 40, rows: 10 }, expectedMs })).toMatchInlineSnapshot(`
      "penguins  ━━━━━─────────────  1/4  1m 5s
      ❯ ▸ running    train-1    1m 3s  42 % e…
        ▸ running    train-2    1m 3s  100 %
        ▸ running    train-3    1m 3s  loss 1…
      ╭ train-1 · on local ───────────────────
      │ ━━━━────── 42 % epoch 4 of 10 · loss
      │ epoch 2  loss 0.8  and so much more t…
      q quit · ? help · enter log · ↑↓ move"
    `);
    expect(shown(play, { size: { columns: 40, rows: 16 }, ui: { focus: "train-2" } })).toMatchInlineSnapshot(`
      "
      penguins  ━━━━━─────────────  1/4  1m 5s
        ▸ running    train-1    1m 3s  42 % e…
      ❯ ▸ running    train-2    1m 3s  100 %
        ▸ running    train-3    1m 3s  loss 1…
      ╭ train-2 · on local ───────────────────
      │ 100 %
      q quit · ? help · enter log · ↑↓ move"
    `);
  });
  it("moves the list so that the chosen step is in it", () => {
    expect(shown(played(100), { ui: { focus: "train-50" }, size: { columns: 60, rows: 16 } })).toMatchInlineSnapshot(`
      "
      penguins  ──────────────────────────────  1/100  1m 5s
        · waiting    train-48
        · waiting    train-49
      ❯ · waiting    train-50
        · waiting    train-51
        · waiting    train-52
        ↑ 47 more   ↓ 47 more
      ╭ train-50 · on local ──────────────────────────────────────
      q quit · ? help · enter log · ↑↓ move · / filter · c cancel"
    `);
  });
  it("has no keys and no chosen row without a keyboard", () => {
    const abilities = { hasKeys: false, canCancelStep: false, canDetach: false, interruptMeans: "" };
    expect(shown(played(3), { abilities })).toMatchInlineSnapshot(`
      "
      penguins  ━━━━━━━━━━────────────────────  1/3  1m 5s
        ▸ running    train-1    1m 3s  epoch 2  loss 0.8  and so much more that no us…
        ▸ running    train-2    1m 3s
      ╭ train-1 · on local ───────────────────────────────────────────────────────────
      │ epoch 1  loss 0.9
      │ epoch 2  loss 0.8  and so much more that no usual line can ever hold it all, …"
    `);
  });
  it("asks before it does what cannot be undone", () => {
    const last = (given: Given): string | undefined => shown(played(3), given).split("\n").at(-1);
    const cannot = { hasKeys: true, canCancelStep: false, canDetach: false, interruptMeans: "" };
    expect([
      last({ ui: { mode: "cancel" } }),
      last({ ui: { mode: "quit" } }),
      last({ ui: { mode: "quit" }, abilities: cannot }),
      last({ ui: { mode: "filter", filter: "tr" } }),
      last({ ui: { filter: "tr" } }),
      last({ abilities: cannot }),
    ]).toMatchInlineSnapshot(`
      [
        "Cancel train-1?  y yes · any other key no",
        "Quit?  d detach, the run goes on · c cancel the run · esc stay",
        "Quit?  c cancel the run · esc stay",
        "/tr▏  enter keep · esc clear",
        "/tr · esc all · q quit · ? help · enter log · ↑↓ move · / filter · c cancel",
        "q quit · ? help · enter log · ↑↓ move · / filter",
      ]
    `);
  });
  it("explains the keys that are there", () => {
    expect(shown(played(3), { ui: { mode: "help" } })).toMatchInlineSnapshot(`
      "
      penguins  ━━━━━━━━━━────────────────────  1/3  1m 5s
      q       quit: asks what becomes of the run
      ?       this page
      enter   open the whole log of the chosen step
      ↑↓      choose a step; also j and k, page up and down, g and G
      /       list only steps whose name or status holds a text, finished ones too
      c       cancel the chosen step
      Ctrl-C  cancels the run

      any key closes this page
      q quit · ? help · enter log · ↑↓ move · / filter · c cancel"
    `);
  });
  it("opens a log, and shifts its long lines", () => {
    const log = {
      lines: ["\u001b[31mone\u001b[2J", `two ${"x".repeat(60)} end`],
      fromByte: 512,
      sizeBytes: 2_048,
      isFollowing: false,
    };
    const size = { columns: 50, rows: 8 };
    expect(shown(played(3), { ui: { mode: "log" }, log, size })).toMatchInlineSnapshot(`
      "log of train-1 · 2.05 kB · from 25 %
      one
      two xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
      esc back · ↑↓ scroll · g/G start/end"
    `);
    expect(shown(played(3), { ui: { mode: "log", shift: 32 }, log, size })).toMatchInlineSnapshot(`
      "log of train-1 · 2.05 kB · from 25 %

      xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx end
      esc back · ↑↓ scroll · g/G start/end"
    `);
    const fault = { lines: [], fromByte: 0, sizeBytes: 0, isFollowing: true, fault: "ENOENT" };
    expect(shown(played(3), { ui: { mode: "log" }, log: fault, size })).toMatchInlineSnapshot(`
      "log of train-1 · cannot be read: ENOENT
      nothing is written yet
      esc back · ↑↓ scroll · g/G start/end"
    `);
  });
  it("shows the last lines of a log that is elsewhere, and says where all of it is", () => {
    expect(shown(played(3), { ui: { mode: "log" }, size: { columns: 76, rows: 8 } })).toMatchInlineSnapshot(`
      "log of train-1 · its last lines · all of it in /state/train-1/1/log
      epoch 1  loss 0.9
      epoch 2  loss 0.8  and so much more that no usual line can ever hold it all…
      esc back · ↑↓ scroll · g/G start/end · space/b page · ←→ shift"
    `);
  });
  it("colours words besides the symbols, never instead", () => {
    const [, first] = shown(played(3), {
      palette: paletteOf(true),
      hasColor: true,
      size: { columns: 40, rows: 10 },
    }).split("\n");
    expect(first).toBe(
      "\u001b[36m❯\u001b[39m \u001b[36m▸ running  \u001b[39m  \u001b[1mtrain-1\u001b[22m    1m 3s  \u001b[2mepoch …\u001b[22m",
    );
  });
});
