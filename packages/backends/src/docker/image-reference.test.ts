import { expect, it } from "vitest";
import { isImageId, parseImageReference } from "./image-reference.ts";

const digest = `sha256:${"0a".repeat(32)}`;

it("takes the name of an image apart", () => {
  expect(parseImageReference("busybox")).toEqual({ registry: "docker.io", name: "busybox" });
  expect(parseImageReference("team/tool:1.2")).toEqual({ registry: "docker.io", name: "team/tool", tag: "1.2" });
  expect(parseImageReference("localhost:5000/a:b")).toEqual({
    registry: "localhost:5000",
    name: "localhost:5000/a",
    tag: "b",
  });
  expect(parseImageReference(`ghcr.io/a/b:c@${digest}`)).toEqual({
    registry: "ghcr.io",
    name: "ghcr.io/a/b",
    tag: "c",
    digest,
  });
  expect(parseImageReference("localhost/a")).toEqual({ registry: "localhost", name: "localhost/a" });
});

it("refuses what names none", () => {
  for (const text of ["", "Upper", "a b", "a:", ":tag", "a@sha256:12", "a//b", "-a", "ghcr.io/"]) {
    expect([text, parseImageReference(text)]).toEqual([text, undefined]);
  }
});

it("knows an id from a name", () => {
  expect(isImageId(digest)).toBe(true);
  expect(isImageId("busybox")).toBe(false);
});
