import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonFault } from "./json-fault.ts";

describe("where a text stops being JSON", () => {
  it.each([
    ["", "line 1, column 1: expected value, found the end of the file"],
    ["{", "line 1, column 2: expected name or }, found the end of the file"],
    ['{"a": NaN}', "line 1, column 7: expected value, found NaN"],
    ['{"a": None}', "line 1, column 7: expected value, found None"],
    ["{'a': 1}", "line 1, column 2: expected name or }"],
    ['{"a" 1}', "line 1, column 6: expected :"],
    ['{"a": 1,}', "line 1, column 9: expected name"],
    ['[1,\n 2\n "x"]', "line 3, column 2: expected , or ]"],
    ["[1 2]", "line 1, column 4: expected , or ]"],
    ["[1,]", "line 1, column 4: expected value"],
    ["{}}", "line 1, column 3: expected the end"],
    ["1 2", "line 1, column 3: expected the end"],
    ["01", "line 1, column 1: expected value"],
    ["truely", "line 1, column 1: expected value"],
    ['"never ends', "line 1, column 1: expected value"],
    ['"bad \\x escape"', "line 1, column 1: expected value"],
    ['"bad \\u12 escape"', "line 1, column 1: expected value"],
    ['"line\nbreak"', "line 1, column 1: expected value"],
    ["[}", "line 1, column 2: expected value or ]"],
  ])("%j", (text, fault) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(jsonFault(text)).toBe(fault);
  });

  it("is never before the end of what is JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(4), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const [last = ""] = text.split("\n").slice(-1);
        expect(jsonFault(`${text} x`)).toBe(
          `line ${text.split("\n").length}, column ${last.length + 2}: expected the end`,
        );
      }),
    );
  });

  it("is found in a deep and long text", () => {
    const text = `${"[".repeat(100_000)}"${"x".repeat(5_000_000)}"`;
    expect(jsonFault(text)).toBe("line 1, column 5100003: expected , or ], found the end of the file");
  });
});
