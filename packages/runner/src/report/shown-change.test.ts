import { expect, it } from "vitest";
import { shownChange } from "./shown-change.ts";

it("a change is shown by what differs", () => {
  const [one, other] = ["a".repeat(64), `${"b".repeat(63)}0`];
  expect([
    shownChange({ from: "1", to: "2" }),
    shownChange({ to: "x".repeat(100) }),
    shownChange({ from: "1" }),
    shownChange({ from: `"sha256:${one}"`, to: `"sha256:${other}"` }),
    shownChange({ from: one, to: other }),
    shownChange({ from: `${"x".repeat(90)}1`, to: `${"x".repeat(90)}2` }),
  ]).toMatchInlineSnapshot(`
    [
      "1 → 2",
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… (new)",
      "1 (gone)",
      ""sha256:aaaaaaaaaaaa" → "sha256:bbbbbbbbbbbb"",
      "aaaaaaaaaaaa → bbbbbbbbbbbb",
      "…xxxxxxxxxxxxxxxxxxxxxxxx1 → …xxxxxxxxxxxxxxxxxxxxxxxx2",
    ]
  `);
});
