import { expect, it } from "vitest";
import { counts, words } from "./messages.ts";

it("words are letters in lower case", () => {
  expect(words("Works on the 1st try, Zoë!")).toEqual(["works", "on", "the", "st", "try", "zoë"]);
  expect(words("…")).toEqual([]);
});

it("counts are by word, also by such that objects know", () => {
  expect(counts("no no constructor")).toEqual({ no: 2, constructor: 1 });
});
