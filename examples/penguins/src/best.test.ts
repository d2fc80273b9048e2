import { expect, it } from "vitest";
import { best } from "./best.ts";

it("the best has the highest mean; among equals it is the first", () => {
  expect(best({ majority: { mean: 0.4 }, tree: { mean: 0.9 }, softmax: { mean: 0.9 } })).toBe("tree");
  expect(() => best({})).toThrow("no models to choose from");
});
