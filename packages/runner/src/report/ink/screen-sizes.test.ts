import { describe, expect, it } from "vitest";
import type { Size } from "./layout.ts";
import { played, shown } from "./testing/played.ts";

const low: Size = { columns: 40, rows: 10 };
const usual: Size = { columns: 80, rows: 24 };
const tall: Size = { columns: 120, rows: 50 };

/** The picture of a run of so many steps, which must leave rows of the screen free. */
function fitting(count: number, size: Size): string {
  const text = shown(played(count), { size, remainingMs: 125_000, expectedMs: { "train-1": 90_000 } });
  const rows = text.split("\n");
  expect(rows.length).toBeLessThan(size.rows);
  expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(size.columns);
  return text;
}

describe("the live region is lower than the screen", () => {
  it("shows 3 steps in 40 columns and 10 rows", () => {
    expect(fitting(3, low)).toMatchInlineSnapshot(`
      "penguins  ━━────  1/3  1m 5s ~2m 5s left
      ❯ ▸ running    train-1    1m 3s  of abo…
        ▸ running    train-2    1m 3s
      ╭ train-1 · on local ───────────────────
      │ epoch 1  loss 0.9
      │ epoch 2  loss 0.8  and so much more t…
      q quit · ? help · enter log · ↑↓ move"
    `);
  });
  it("shows 3 steps in 80 columns and 24 rows", () => {
    expect(fitting(3, usual)).toMatchInlineSnapshot(`
      "
      penguins  ━━━━━━━━━━────────────────────  1/3  1m 5s, about 2m 5s left
      ❯ ▸ running    train-1    1m 3s  of about 1m 30s · epoch 2  loss 0.8  and so mu…
        ▸ running    train-2    1m 3s
      ╭ train-1 · on local ───────────────────────────────────────────────────────────
      │ epoch 1  loss 0.9
      │ epoch 2  loss 0.8  and so much more that no usual line can ever hold it all, …
      q quit · ? help · enter log · ↑↓ move · / filter · c cancel"
    `);
  });
  it("shows 3 steps in 120 columns and 50 rows", () => {
    expect(fitting(3, tall)).toMatchInlineSnapshot(`
      "
      penguins  ━━━━━━━━━━────────────────────  1/3  1m 5s, about 2m 5s left
      ❯ ▸ running    train-1    1m 3s  of about 1m 30s · epoch 2  loss 0.8  and so much more that no usual line can ever hold…
        ▸ running    train-2    1m 3s
      ╭ train-1 · on local ───────────────────────────────────────────────────────────────────────────────────────────────────
      │ epoch 1  loss 0.9
      │ epoch 2  loss 0.8  and so much more that no usual line can ever hold it all, whatever
      q quit · ? help · enter log · ↑↓ move · / filter · c cancel"
    `);
  });
  it("shows 30 steps in 40 columns and 10 rows", () => {
    expect(fitting(30, low)).toMatchInlineSnapshot(`
      "penguins  ─────  1/30  1m 5s ~2m 5s left
      ❯ ▸ running    train-1     1m 3s  of ab…
        ▸ running    train-2     1m 3s
        ▸ running    train-3     1m 3s
        ↓ 26 more
      ╭ train-1 · on local ───────────────────
      │ epoch 2  loss 0.8  and so much more t…
      q quit · ? help · enter log · ↑↓ move"
    `);
  });
  it("shows 30 steps in 80 columns and 24 rows", () => {
    expect(fitting(30, usual)).toMatchInlineSnapshot(`
      "
      penguins  ━─────────────────────────────  1/30  1m 5s, about 2m 5s left
      ❯ ▸ running    train-1     1m 3s  of about 1m 30s · epoch 2  loss 0.8  and so m…
        ▸ running    train-2     1m 3s
        ▸ running    train-3     1m 3s
        ▸ running    train-4     1m 3s
        ○ queued     train-5            all slots of the run are taken
        ○ queued     train-6            all slots of the run are taken
        · waiting    train-7
        · waiting    train-8
        · waiting    train-9
        ↓ 20 more
      ╭ train-1 · on local ───────────────────────────────────────────────────────────
      │ epoch 1  loss 0.9
      │ epoch 2  loss 0.8  and so much more that no usual line can ever hold it all, …
      q quit · ? help · enter log · ↑↓ move · / filter · c cancel"
    `);
  });
  it("shows 30 steps in 120 columns and 50 rows", () => {
    expect(fitting(30, tall)).toMatchInlineSnapshot(`
      "
      penguins  ━─────────────────────────────  1/30  1m 5s, about 2m 5s left
      ❯ ▸ running    train-1     1m 3s  of about 1m 30s · epoch 2  loss 0.8  and so much more that no usual line can ever hol…
        ▸ running    train-2     1m 3s
        ▸ running    train-3     1m 3s
        ▸ running    train-4     1m 3s
        ○ queued     train-5            all slots of the run are taken
        ○ queued     train-6            all slots of the run are taken
        · waiting    train-7
        · waiting    train-8
        · waiting    train-9
        · waiting    train-10
        · waiting    train-11
        · waiting    train-12
        · waiting    train-13
        · waiting    train-14
        · waiting    train-15
        · waiting    train-16
        · waiting    train-17
        · waiting    train-18
        · waiting    train-19
        · waiting    train-20
        · waiting    train-21
        · waiting    train-22
        ↓ 7 more
      ╭ train-1 · on local ───────────────────────────────────────────────────────────────────────────────────────────────────
      │ epoch 1  loss 0.9
      │ epoch 2  loss 0.8  and so much more that no usual line can ever hold it all, whatever
      q quit · ? help · enter log · ↑↓ move · / filter · c cancel"
    `);
  });
  it("shows 1,000 steps in 40 columns and 10 rows", () => {
    expect(fitting(1_000, low)).toMatchInlineSnapshot(`
      "penguins  1/1000  1m 5s ~2m 5s left
      ❯ ▸ running    train-1      1m 3s  of a…
        ▸ running    train-2      1m 3s
        ▸ running    train-3      1m 3s
        ↓ 996 more
      ╭ train-1 · on local ───────────────────
      │ epoch 2  loss 0.8  and so much more t…
      q quit · ? help · enter log · ↑↓ move"
    `);
  });
  it("shows 1,000 steps in 80 columns and 24 rows", () => {
    expect(fitting(1_000, usual)).toMatchInlineSnapshot(`
      "
      penguins  ──────────────────────────────  1/1000  1m 5s, about 2m 5s left
      ❯ ▸ running    train-1      1m 3s  of about 1m 30s · epoch 2  loss 0.8  and so …
        ▸ running    train-2      1m 3s
        ▸ running    train-3      1m 3s
        ▸ running    train-4      1m 3s
        ○ queued     train-5             all slots of the run are taken
        ○ queued     train-6             all slots of the run are taken
        · waiting    train-7
        · waiting    train-8
        · waiting    train-9
        ↓ 990 more
      ╭ train-1 · on local ───────────────────────────────────────────────────────────
      │ epoch 1  loss 0.9
      │ epoch 2  loss 0.8  and so much more that no usual line can ever hold it all, …
      q quit · ? help · enter log · ↑↓ move · / filter · c cancel"
    `);
  });
  it("shows 1,000 steps in 120 columns and 50 rows", () => {
    expect(fitting(1_000, tall)).toMatchInlineSnapshot(`
      "
      penguins  ──────────────────────────────  1/1000  1m 5s, about 2m 5s left
      ❯ ▸ running    train-1      1m 3s  of about 1m 30s · epoch 2  loss 0.8  and so much more that no usual line can ever ho…
        ▸ running    train-2      1m 3s
        ▸ running    train-3      1m 3s
        ▸ running    train-4      1m 3s
        ○ queued     train-5             all slots of the run are taken
        ○ queued     train-6             all slots of the run are taken
        · waiting    train-7
        · waiting    train-8
        · waiting    train-9
        · waiting    train-10
        · waiting    train-11
        · waiting    train-12
        · waiting    train-13
        · waiting    train-14
        · waiting    train-15
        · waiting    train-16
        · waiting    train-17
        · waiting    train-18
        · waiting    train-19
        · waiting    train-20
        · waiting    train-21
        · waiting    train-22
        ↓ 977 more
      ╭ train-1 · on local ───────────────────────────────────────────────────────────────────────────────────────────────────
      │ epoch 1  loss 0.9
      │ epoch 2  loss 0.8  and so much more that no usual line can ever hold it all, whatever
      q quit · ? help · enter log · ↑↓ move · / filter · c cancel"
    `);
  });
});
