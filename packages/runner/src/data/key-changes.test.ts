import { expect, it } from "vitest";
import { keyChanges } from "./key-changes.ts";

it("components that differ are told by name, old and new; equal keys differ in nothing", () => {
  const before = { program: "a", gone: "x", same: "1" };
  expect(keyChanges(before, { same: "1", program: "b", come: "y" })).toEqual([
    { component: "come", after: "y" },
    { component: "gone", before: "x" },
    { component: "program", before: "a", after: "b" },
  ]);
  expect(keyChanges(before, { ...before })).toEqual([]);
});
