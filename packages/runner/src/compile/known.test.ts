import { expect, it } from "vitest";
import { known } from "./known.ts";

it("takes a name that stands for nothing for a fault of ours", () => {
  expect(known(new Map([["a", 1]]), "a")).toBe(1);
  expect(() => known(new Map(), "a")).toThrow('internal: nothing is called "a"');
});
