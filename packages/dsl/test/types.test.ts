import { describe, expect, it } from "vitest";
import { tsc } from "./tsc.ts";

describe("types of the language", () => {
  it("accept what is right and refuse what is wrong", () => {
    expect(tsc("-p", "test-d")).toEqual({ code: 0, output: "" });
  });

  it("are really checked: the canary fails, once for each of its lines", () => {
    const { code, output } = tsc("-p", "test-d/tsconfig.canary.json");
    expect(code).not.toBe(0);
    expect(
      output
        .split("\n")
        .filter((line) => line.startsWith("test-d/"))
        .map(place),
    ).toMatchInlineSnapshot(`
      [
        "test-d/canary.test-d.ts(5,14): error TS2322",
        "test-d/canary.test-d.ts(6,24): error TS2731",
        "test-d/canary.test-d.ts(7,35): error TS2322",
        "test-d/canary.test-d.ts(8,15): error TS2345",
        "test-d/canary.test-d.ts(9,49): error TS2322",
      ]
    `);
  });
});

/** `file(line,column): error TSn`, without the prose, which changes from one compiler to the next. */
function place(line: string): string | undefined {
  return /^.*?error TS\d+/.exec(line)?.[0];
}
