import { dir, file } from "@pipeline/dsl";
import { expect, it } from "vitest";

it("file and dir declare an output by its path", () => {
  expect(file("table.csv")).toEqual({ kind: "file", path: "table.csv" });
  expect(file("page.html", { mediaType: "text/html" })).toEqual({
    kind: "file",
    path: "page.html",
    mediaType: "text/html",
  });
  expect(dir("model")).toEqual({ kind: "dir", path: "model" });
});
