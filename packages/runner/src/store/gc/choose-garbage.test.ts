import { describe, expect, it } from "vitest";
import { chooseGarbage } from "./choose-garbage.ts";
import type { Allowance, AttemptThings, RunThings, StoredThings } from "./stored-things.ts";

const day = 86_400_000;
const ids = ["20260101-000000-aaaa", "20260102-000000-bbbb", "20260103-000000-cccc"] as const;

const names: readonly string[] = ids;

function run(number: 0 | 1 | 2, is: RunThings["is"] = "ended", needs: readonly string[] = []): RunThings {
  return { run: ids[number], is, lastAtMs: number * day, bytes: 10, needs: new Set(needs) };
}

function attempt(number: 0 | 1 | 2, step: string): AttemptThings {
  return { at: `${number}/${step}`, run: ids[number], bytes: 100 };
}

const attempts = [attempt(0, "a"), attempt(0, "b"), attempt(1, "a"), attempt(1, "b"), attempt(2, "a"), attempt(2, "b")];
const all: StoredThings = {
  runs: [run(0), run(1), run(2)],
  attempts,
  // The newest results: of `a` in run 1, of `b` in run 2; run 2 has failed in `a`.
  serves: new Map([
    ["0/a", "older"],
    ["0/b", "older"],
    ["1/a", "newest"],
    ["2/b", "newest"],
  ]),
  bytes: 630,
};

function chosen(things: Partial<StoredThings>, allowance: Partial<Allowance>) {
  const { runs, attempts } = chooseGarbage({ ...all, ...things }, { bytes: 10_000, ...allowance });
  return [...runs.map(({ run }) => names.indexOf(run)), ...attempts.map(({ at }) => at)];
}

describe("what goes when too much is stored", () => {
  it("is nothing while it fits", () => {
    expect(chosen({}, { bytes: 630 })).toEqual([]);
  });

  it("is first what serves no result, then older results, then the newest, then logs; of the oldest runs first", () => {
    expect(chosen({}, { bytes: 629 })).toEqual(["1/b"]);
    expect(chosen({}, { bytes: 400 })).toEqual(["1/b", "2/a", "0/a"]);
    expect(chosen({}, { bytes: 30 })).toEqual(["1/b", "2/a", "0/a", "0/b", "1/a", "2/b"]);
    expect(chosen({}, { bytes: 15 })).toEqual([0, 1, "1/b", "2/a", "0/a", "0/b", "1/a", "2/b"]);
  });

  it("is nothing of a run that is driven or can be resumed, nor what it needs", () => {
    const runs = [run(0), run(1, "open"), run(2, "live", ["0/b"])];
    expect(chosen({ runs }, { bytes: 1 })).toEqual([0, "0/a"]);
  });
});

describe("what goes by age", () => {
  it("is a run with its attempts, but for those that a kept run needs", () => {
    const runs = [run(0), run(1), run(2, "ended", ["0/b"])];
    expect(chosen({ runs }, { notBeforeMs: 2 * day })).toEqual([0, 1, "0/a", "1/a", "1/b"]);
  });

  it("is an old run that could be resumed too, and none that is driven", () => {
    const runs = [run(0, "open"), run(1, "live"), run(2)];
    expect(chosen({ runs }, { notBeforeMs: 2 * day })).toEqual([0, "0/a", "0/b"]);
  });

  it("makes room before the size is looked at", () => {
    expect(chosen({}, { notBeforeMs: day, bytes: 420 })).toEqual([0, "0/a", "0/b"]);
  });
});

describe("an attempt whose run is not stored any more", () => {
  const runs = [run(1), run(2)];
  it("goes unless it serves a result", () => {
    expect(chosen({ runs, serves: new Map([["0/b", "newest"]]) }, {})).toEqual(["0/a"]);
  });
  it("goes all the same when it is too old, as its id tells", () => {
    const notBeforeMs = Date.UTC(2026, 0, 2);
    const kept = runs.map((each) => ({ ...each, lastAtMs: notBeforeMs, needs: new Set(["0/b"]) }));
    expect(chosen({ runs: kept }, { notBeforeMs })).toEqual(["0/a"]);
  });
});
