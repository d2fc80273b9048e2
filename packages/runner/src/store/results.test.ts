import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RememberedResult, Results, resultsPath } from "./results.ts";

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "results-"));
});
afterEach(() => rmSync(state, { recursive: true }));

function result(key: string, from: string, step = "s"): RememberedResult {
  const of = { namespace: "default", pipeline: "p", step };
  return { key: { digest: key.repeat(64), components: {} }, of, from, values: { n: 1 }, artifacts: {}, tookMs: 1 };
}

function found(key: string): string | undefined {
  return Results.open(state).find(key.repeat(64))?.from;
}

describe("results", () => {
  it("are found by their keys, the newest of each, by this run and by later ones", () => {
    const results = Results.open(state);
    results.remember(result("a", "first"));
    results.remember(result("a", "second"));
    expect(results.find("a".repeat(64))).toEqual(result("a", "second"));
    expect([found("a"), found("b")]).toEqual(["second", undefined]);
  });

  it("tell the newest of a step, whatever its name holds", () => {
    const step = "shard[a b/ü]";
    Results.open(state).remember(result("a", "first", step));
    Results.open(state).remember(result("b", "second", step));
    const of = { namespace: "default", pipeline: "p", step };
    expect(Results.open(state).newest(of)?.from).toBe("second");
    expect(Results.open(state).newest({ ...of, step: "other" })).toBeUndefined();
  });

  it("that two runs leave at once are both there", () => {
    const [one, other] = [Results.open(state), Results.open(state)];
    one.remember(result("a", "one"));
    other.remember(result("b", "other"));
    expect([found("a"), found("b")]).toEqual(["one", "other"]);
  });

  it("after a line that was cut stand alone", () => {
    Results.open(state).remember(result("a", "whole"));
    const text = readFileSync(resultsPath(state), "utf8");
    appendFileSync(resultsPath(state), text.trim().slice(0, -10));
    Results.open(state).remember(result("b", "after"));
    expect([found("a"), found("b")]).toEqual(["whole", "after"]);
    expect(Results.open(state).faults).toEqual([
      "1 line of what earlier runs left is damaged and not used; `pipeline gc` drops them",
    ]);
  });

  it("of which the JSON is damaged inside are as good as none", () => {
    writeFileSync(resultsPath(state), `1 ${"a".repeat(64)} default/p/s {"key":}\n`);
    expect(found("a")).toBeUndefined();
    expect(Results.open(state).all()).toEqual([]);
  });

  it("of other versions are told and not used; an empty memory has no faults", () => {
    expect(Results.open(state).faults).toEqual([]);
    writeFileSync(resultsPath(state), `2 ${"a".repeat(64)} default/p/s {}\n`);
    expect(found("a")).toBeUndefined();
    expect(Results.open(state).faults).toEqual([
      "results of a newer version of pipeline (format 2) are kept and not used",
    ]);
  });

  it("that cannot be read remember nothing and say why", () => {
    mkdirSync(resultsPath(state));
    expect(Results.open(state).faults).toEqual([
      expect.stringMatching(/^earlier results cannot be read, so all steps run: .*EISDIR/),
    ]);
    expect(() => Results.open(state).remember(result("a", "x"))).toThrow("EISDIR");
  });
});
