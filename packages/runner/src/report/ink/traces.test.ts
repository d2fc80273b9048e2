import { expect, it } from "vitest";
import { Traces } from "./traces.tsx";

const frame = "1234567890\nab\ncd";

it("goes up by as many rows as the frame has been folded into", () => {
  const traces = new Traces();
  expect(traces.resized(frame, { columns: 10, rows: 9 })).toEqual({ up: 3, again: [] });
  expect(traces.resized(frame, { columns: 4, rows: 9 })).toEqual({ up: 5, again: [] });
});
it("erases rows that were out of reach once they are in sight again, and prints anew what was printed since", () => {
  const traces = new Traces();
  traces.printed(["before"]);
  // Of the folded frame `1234` and `5678` are above the screen.
  expect(traces.resized(frame, { columns: 4, rows: 4 })).toEqual({ up: 3, again: [] });
  traces.printed(["done"]);
  expect(traces.resized("x", { columns: 10, rows: 9 })).toEqual({ up: 3, again: ["done"] });
  expect(traces.resized("x", { columns: 10, rows: 9 })).toEqual({ up: 1, again: [] });
});
it("remembers the part that is still out of sight", () => {
  const traces = new Traces();
  traces.resized("1\n2\n3\n4\n5", { columns: 4, rows: 4 });
  traces.printed(["done"]);
  expect(traces.resized("x", { columns: 4, rows: 4 })).toEqual({ up: 3, again: ["done"] });
  expect(traces.resized("x", { columns: 4, rows: 9 })).toEqual({ up: 3, again: ["done"] });
});
it.each([
  ["a few lines", ["a", "b"]],
  ["lines that are folded", ["12345678"]],
  ["more than a screen", Array.from({ length: 300 }, String)],
])("prints nothing twice: leaves alone what may have scrolled away below %s", (_what, lines) => {
  const traces = new Traces();
  traces.resized("1\n2\n3\n4\n5", { columns: 4, rows: 4 });
  traces.printed(lines);
  expect(traces.resized("x", { columns: 4, rows: 900 })).toEqual({ up: 1, again: [] });
});
