import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RememberedResult, Results, resultsPath } from "../results.ts";
import { compactResults } from "./compact-results.ts";

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "compact-"));
});
afterEach(() => rmSync(state, { recursive: true }));

function result(key: string, from: string, location?: string): RememberedResult {
  const artifacts = location === undefined ? {} : { f: artifact(location) };
  const of = { namespace: "default", pipeline: "p", step: "s" };
  return { tookMs: 5, key: { digest: key.repeat(64), components: {} }, of, from, values: {}, artifacts };
}

function artifact(location: string) {
  return { kind: "file", location, digest: { alg: "sha256", value: "x" }, size: 1 } as const;
}

function kept(): readonly string[] {
  return Results.open(state)
    .all()
    .map(({ from }) => from);
}

describe("compacting", () => {
  it("keeps the newest of each key whose artifacts are there, and says how many lines went", () => {
    const there = join(state, "there");
    writeFileSync(there, "");
    const results = Results.open(state);
    results.remember(result("a", "first"));
    results.remember(result("b", "gone", join(state, "not-there")));
    results.remember(result("c", "there", there));
    results.remember(result("a", "second", there));
    results.remember(result("d", "elsewhere", "gs://bucket/f"));
    expect(compactResults(state)).toBe(2);
    expect(kept()).toEqual(["there", "second", "elsewhere"]);
    expect(compactResults(state)).toBe(0);
  });

  it("an older result with its artifacts outlives a newer one without", () => {
    const results = Results.open(state);
    results.remember(result("a", "whole"));
    results.remember(result("a", "gone", join(state, "not-there")));
    compactResults(state);
    expect(kept()).toEqual(["whole"]);
  });

  it("drops what is damaged and keeps what another version wrote, byte by byte", () => {
    const foreign = "2 some other { form";
    writeFileSync(resultsPath(state), `garbage\n${foreign}\n1 ${"a".repeat(64)} a/b/c {"cut\n`);
    compactResults(state);
    expect(readFileSync(resultsPath(state), "utf8")).toBe(`${foreign}\n`);
  });

  it("loses nothing of a run that has the file open: it is written where the new file is", () => {
    const results = Results.open(state);
    results.remember(result("a", "first"));
    writeFileSync(resultsPath(state), "garbage\n", { flag: "a" });
    compactResults(state);
    results.remember(result("b", "second"));
    expect(kept()).toEqual(["first", "second"]);
  });

  it("of nothing is nothing", () => {
    expect(compactResults(state)).toBe(0);
  });
});
