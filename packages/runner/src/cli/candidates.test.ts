import { describe, expect, it } from "vitest";
import { type CompletionFacts, candidatesFor } from "./candidates.ts";

const named = (...texts: readonly string[]) => texts.map((text) => ({ text }));

const facts: CompletionFacts = {
  commands: () => named("run", "runs", "show"),
  flags: () => [
    { text: "--run", summary: "which run", takesValue: true },
    { text: "--to", takesValue: true },
    { text: "--json", takesValue: false },
  ],
  runs: () => named("@latest", "20261121-074530-4kq9"),
  steps: () => named("prepare", "train"),
  backends: () => named("local"),
};

function texts(...words: readonly string[]): readonly string[] {
  return candidatesFor(words, facts).map(({ text }) => text);
}

describe("what may stand where a word is being typed", () => {
  it("a command, first", () => {
    expect(texts()).toEqual(["run", "runs", "show"]);
    expect(texts("ru")).toEqual(["run", "runs"]);
    expect(texts("help", "s")).toEqual(["show"]);
  });
  it("what the command names", () => {
    expect(texts("show", "")).toEqual(["@latest", "20261121-074530-4kq9"]);
    expect(texts("logs", "t")).toEqual(["train"]);
    expect(texts("completion", "")).toEqual(["bash", "zsh", "fish"]);
    expect(texts("init", "")).toEqual([]);
  });
  it("a flag, or the value of one", () => {
    expect(texts("logs", "--")).toEqual(["--run", "--to", "--json"]);
    expect(texts("logs", "--run", "@")).toEqual(["@latest"]);
    expect(texts("outputs", "--to", "")).toEqual([]);
    expect(texts("logs", "--json", "p")).toEqual(["prepare"]);
    expect(texts("run", "--", "-")).toEqual([]);
  });
});
