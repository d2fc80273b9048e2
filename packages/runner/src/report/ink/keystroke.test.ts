import type { Key } from "ink";
import { describe, expect, it } from "vitest";
import { keystrokes } from "./keystroke.ts";

/** What ink says of a key: all flags are false but these. */
function typed(input: string, flags: Partial<Key> = {}): string {
  return keystrokes(input, flags as Key)
    .map((stroke) => (stroke.key === "text" ? stroke.text : `<${stroke.key}>`))
    .join("");
}

describe("what is typed", () => {
  it.each<[string, Partial<Key>, string]>([
    ["", { upArrow: true }, "<up>"],
    ["", { return: true }, "<enter>"],
    ["", { delete: true }, "<backspace>"],
    ["q", {}, "q"],
    ["c", { ctrl: true }, "<interrupt>"],
    ["x", { ctrl: true }, ""],
    ["g", { meta: true }, ""],
    ["jj\r\u007f\u0003 ü\t", {}, "jj<enter><backspace><interrupt> ü"],
  ])("%j with %o is %s", (input, flags, strokes) => {
    expect(typed(input, flags)).toBe(strokes);
  });
});
