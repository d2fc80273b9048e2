import { describe, expect, it } from "vitest";
import { toldSecret } from "./told-secret.ts";

const secrets = {
  TOKEN: "s3cret/value",
  KEY: "-----BEGIN-----\nfirst line\nend",
  P12: Buffer.from([0, 255, 1, 2, 3, 4]),
};

describe("a secret in what a program wrote (X21)", () => {
  it.each([
    ["as it is", { note: "token: s3cret/value!" }, "TOKEN"],
    ["deep inside", { list: [1, null, { deep: ["s3cret/value"] }] }, "TOKEN"],
    ["as a key", { "s3cret/value": true }, "TOKEN"],
    ["escaped for a URL", "https://x/?t=s3cret%2Fvalue", "TOKEN"],
    ["in base64", Buffer.from("s3cret/value and more").toString("base64"), "TOKEN"],
    ["in base64, one byte on", Buffer.from(":s3cret/value and more").toString("base64"), "TOKEN"],
    ["in base64, two bytes on", Buffer.from("::s3cret/value and more").toString("base64"), "TOKEN"],
    ["in base64 for URLs", Buffer.from("::s3cret/value?>~").toString("base64url"), "TOKEN"],
    ["as JSON within a text", JSON.stringify({ token: "s3cret/value" }).replaceAll("/", "\\/"), "TOKEN"],
    ["by one of its lines", ["first line"], "KEY"],
    ["as bytes in base64", ["AP8BAgME"], "P12"],
    ["nowhere", { note: "secret", end: ["end"], rows: 3 }, undefined],
    ["in nothing", undefined, undefined],
  ])("%s", (_where, json, found) => {
    expect(toldSecret(json, secrets)).toBe(found);
  });

  it("is looked for however deep the value is", () => {
    const deep = JSON.parse(`${"[".repeat(5_000)}"s3cret/value"${"]".repeat(5_000)}`);
    expect(toldSecret(deep, secrets)).toBe("TOKEN");
  });
});
