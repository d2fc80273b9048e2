import { expect, it } from "vitest";
import { isOfPlatform, platformOf } from "./image-platform.ts";

const arm = { Os: "linux", Architecture: "arm", Variant: "v7" };

it("an image is of the platform that it names, as far as both name it", () => {
  expect(platformOf(arm)).toBe("linux/arm/v7");
  expect(isOfPlatform(arm, "linux/arm")).toBe(true);
  expect(isOfPlatform(arm, "linux/arm/v6")).toBe(false);
  expect(isOfPlatform({ Os: "linux", Architecture: "amd64", Variant: "" }, "linux/amd64")).toBe(true);
  expect(isOfPlatform({ Os: "linux", Architecture: "amd64" }, "linux/arm64")).toBe(false);
  expect(isOfPlatform({ Os: "linux", Architecture: "arm64" }, "linux/arm64/v8")).toBe(true);
});

it("one that names none, or of which none is wanted, will do", () => {
  expect(isOfPlatform({}, "linux/amd64")).toBe(true);
  expect(isOfPlatform(arm, undefined)).toBe(true);
});
