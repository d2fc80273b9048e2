import { describe, expect, it } from "vitest";
import { againCommand } from "./again-command.ts";
import { hasColor } from "./color.ts";
import { named } from "./positionals.ts";
import { stepsAtOnce } from "./setting-values.ts";

describe("what is named on the command line", () => {
  it("is a file with an export, or steps of pipelines.ts", () => {
    const usual = { file: "pipelines.ts", target: {} };
    expect(named([])).toEqual({ ...usual, steps: [] });
    expect(named(["train", "pre*"])).toEqual({ ...usual, steps: ["train", "pre*"] });
    expect(named(["fold[3]"])).toEqual({ ...usual, steps: ["fold[3]"] });
    expect(named(["#train", "x"])).toEqual({ ...usual, target: { name: "train" }, steps: ["x"] });
    expect(named(["a/b.ts#main", "x"])).toEqual({ file: "a/b.ts", target: { name: "main" }, steps: ["x"] });
    expect(named(["a/b.ts#"])).toEqual({ file: "a/b.ts", target: {}, steps: [] });
    expect(named(["./dir"])).toEqual({ file: "./dir", target: {}, steps: [] });
  });
});

describe("the command to run again", () => {
  it("can be pasted into a shell", () => {
    const argv = ["run", "a b.ts#x", "--set", "text=it's", "*", "", "p.ts#main"];
    expect(againCommand({ argv, env: {} })).toBe(
      String.raw`pipeline run 'a b.ts#x' --set 'text=it'\''s' '*' '' p.ts#main`,
    );
    expect(againCommand({ argv: ["run"], env: { npm_command: "exec" } })).toBe("npx pipeline run");
  });
});

describe("setting:color", () => {
  it("an explicit setting, then FORCE_COLOR, then NO_COLOR, then the terminal", () => {
    expect(hasColor(true, { NO_COLOR: "1" }, false)).toBe(true);
    expect(hasColor(false, { FORCE_COLOR: "1" }, true)).toBe(false);
    expect(hasColor(undefined, { FORCE_COLOR: "1", NO_COLOR: "1" }, false)).toBe(true);
    expect(hasColor(undefined, { FORCE_COLOR: "0" }, true)).toBe(false);
    expect(hasColor(undefined, { NO_COLOR: "1" }, true)).toBe(false);
    expect(hasColor(undefined, { TERM: "dumb" }, true)).toBe(false);
    expect(hasColor(undefined, { NO_COLOR: "" }, true)).toBe(true);
    expect(hasColor(undefined, {}, false)).toBe(false);
  });
});

describe("a share of the cores", () => {
  it("is rounded down, and at least one", () => {
    expect([1, 2, 3, 8].map((cores) => stepsAtOnce({ percentOfCores: 50 }, cores))).toEqual([1, 1, 1, 4]);
  });
});
