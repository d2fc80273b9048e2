import { isSchema } from "@pipeline/dsl";
import { expect, it } from "vitest";
import { z } from "zod";

it("a schema is known by its standard property, on an object or a function", () => {
  const standard = z.string()["~standard"];
  expect(isSchema(z.string())).toBe(true);
  expect(isSchema(Object.assign(() => true, { "~standard": standard }))).toBe(true);
  expect([{}, () => true, null, undefined, "x"].map(isSchema)).toEqual([false, false, false, false, false]);
});
