import { job, param, source, text } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";

describe("text", () => {
  it("keeps literals and handles in order, without empty parts", () => {
    const { rows } = job("made", { command: ["x"], outputs: { rows: z.int() } }).outputs;
    const lr = param("lr", z.number());
    const raw = source("raw.csv");
    expect(text`s3://bucket/${rows}/${lr}${raw}`).toEqual({
      kind: "text",
      parts: ["s3://bucket/", rows, "/", lr, raw],
    });
    expect(text`${1}`).toEqual({ kind: "text", parts: [1] });
    expect(text`plain`).toEqual({ kind: "text", parts: ["plain"] });
    expect(text``).toEqual({ kind: "text", parts: [] });
  });

  it("reads escapes as any template literal does", () => {
    expect(text`a\tb${0}`.parts).toEqual(["a\tb", 0]);
  });

  it("leaves a missing value for the compiler to refuse", () => {
    expect(Reflect.apply(text, undefined, [["a", "b"], undefined]).parts).toEqual(["a", undefined, "b"]);
  });
});
