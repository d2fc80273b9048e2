import { describe, expect, it } from "vitest";
import { suggestion } from "./suggestion.ts";

describe("suggestion", () => {
  it.each([
    ["trian", ["train", "prepare"], 'Did you mean "train"?'],
    ["tow", ["one", "two"], 'Did you mean "two"?'],
    ["TRAIN", ["train"], 'Did you mean "train"?'],
    ["g", ["n", "f"], 'Known steps: "n", "f".'],
    ["ab", ["cd", "ac"], 'Did you mean "ac"?'],
    ["png", ["svg", "dot"], 'Known steps: "svg", "dot".'],
    ["x", ["train"], 'Known steps: "train".'],
    ["x", [], "There are no steps."],
    [
      "zz",
      Array.from({ length: 14 }, (_, index) => `step-${index}`),
      'Known steps: "step-0", "step-1", "step-2", "step-3", "step-4", "step-5", "step-6", "step-7", "step-8", "step-9", "step-10", "step-11" and 2 more.',
    ],
  ])("for %s among %o is: %s", (wrong, known, found) => {
    expect(suggestion(wrong, known, "steps")).toBe(found);
  });
});
