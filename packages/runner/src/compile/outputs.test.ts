import { dir, file, job, pipeline, type Schema } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { problemsOf, stepOf } from "./testing/compiling.ts";

function problemsWith(outputs: object): string {
  return problemsOf(pipeline("p", [job("a", { command: ["x"], outputs } as never)]));
}

describe("outputs", () => {
  it("normalises paths and keeps media types", () => {
    const outputs = { a: file("./x//y.txt", { mediaType: "text/plain" }), b: dir("z/") };
    expect(stepOf(pipeline("p", [job("a", { command: ["x"], outputs })]), "a").outputs).toEqual({
      a: { kind: "file", path: "x/y.txt", mediaType: "text/plain" },
      b: { kind: "dir", path: "z" },
    });
  });

  it.each([["/abs"], ["../x"], ["a/../../x"], [""], ["."], ["a\\b"], ["a\0b"], [5]])("refuses the path %o", (path) => {
    expect(problemsWith({ a: file(path as never) })).toMatch(/^OUTPUT_PATH_INVALID at a · outputs\.a\n/);
  });

  it("tells two outputs that overlap", () => {
    const outputs = {
      all: dir("m"),
      one: file("m/one"),
      two: file("./m/two"),
      other: file("m2"),
      again: file("m2"),
      n: z.int(),
    };
    expect(problemsWith(outputs)).toMatchInlineSnapshot(`
      "OUTPUT_PATH_COLLISION at a · outputs.one
        Outputs "all" and "one" overlap: "m/one" lies in "m".
        Give each output a path of its own.
      OUTPUT_PATH_COLLISION at a · outputs.two
        Outputs "all" and "two" overlap: "m/two" lies in "m".
        Give each output a path of its own.
      OUTPUT_PATH_COLLISION at a · outputs.again
        Outputs "other" and "again" overlap: both write "m2".
        Give each output a path of its own."
    `);
    expect(problemsWith({ a: dir("m"), b: dir("m-1"), c: file("m.txt") })).toBe("");
  });

  it("takes schemas that only look different on their two sides", () => {
    const outputs = { a: z.object({ b: z.object({ c: z.int() }), d: z.string().optional() }), e: z.strictObject({}) };
    expect(problemsWith(outputs)).toBe("");
  });

  it("tells schemas that change what they parse, or that cannot describe themselves", () => {
    const later: Schema = { "~standard": { version: 1, vendor: "other", validate: (value) => ({ value }) } };
    const throwing: Schema = {
      "~standard": { ...later["~standard"], jsonSchema: { input: refuse, output: refuse } },
    };
    const outputs = {
      length: z.string().transform((text) => text.length),
      number: z.coerce.number(),
      inner: z.object({ a: z.int().default(1) }),
      date: z.date(),
      later,
      throwing,
      none: 5,
      nothing: null,
    };
    expect(problemsWith(outputs)).toMatchInlineSnapshot(`
      "SCHEMA_CHANGES_TYPE at a · outputs.length
        The schema changes what it parses: what goes in and what comes out have different types.
        Leave out transforms and inner defaults, and write the value as it is to be read.
      SCHEMA_CHANGES_TYPE at a · outputs.inner
        The schema changes what it parses: what goes in and what comes out have different types.
        Leave out transforms and inner defaults, and write the value as it is to be read.
      SCHEMA_NOT_JSON at a · outputs.date
        The schema has no JSON Schema: Date cannot be represented in JSON Schema.
        Use a schema of JSON values that can describe itself (zod 4.2 or later does).
      SCHEMA_NOT_JSON at a · outputs.later
        The schema has no JSON Schema: this version of other gives no JSON Schema.
        Use a schema of JSON values that can describe itself (zod 4.2 or later does).
      SCHEMA_NOT_JSON at a · outputs.throwing
        The schema has no JSON Schema: no JSON Schema today.
        Use a schema of JSON values that can describe itself (zod 4.2 or later does).
      FIELD_INVALID at a · outputs.none
        \`outputs.none\` cannot be 5.
        Write a schema, \`file(path)\` or \`dir(path)\`.
      FIELD_INVALID at a · outputs.nothing
        \`outputs.nothing\` cannot be null.
        Write a schema, \`file(path)\` or \`dir(path)\`."
    `);
  });
});

function refuse(): never {
  throw "no JSON Schema today";
}
