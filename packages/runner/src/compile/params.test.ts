import { job, param, pipeline, type Schema } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { planOf, problemsOf, type SomeSettings } from "./testing/compiling.ts";

function using(...params: readonly unknown[]) {
  return pipeline("p", [job("a", { command: ["x"], inputs: { params } as never })]);
}

function valueFrom(schema: z.ZodType, text: string) {
  return planOf(using(param("it", schema)), { setTexts: { it: text } }).params.it?.value;
}

describe("params", () => {
  it.each<[string, z.ZodType, string, unknown]>([
    ["text", z.string(), "5", "5"],
    ["a number", z.number(), "1e-3", 0.001],
    ["a whole number", z.int(), " 7 ", 7],
    ["a boolean", z.boolean(), "true", true],
    ["one of several texts", z.enum(["a", "b"]), "b", "b"],
    ["a list", z.array(z.int()), "[1,2]", [1, 2]],
    ["a record", z.object({ a: z.string() }), '{"a":"b"}', { a: "b" }],
    ["text or a number, as a number", z.union([z.string(), z.number()]), "5", 5],
    ["text or a number, as text", z.union([z.string(), z.number()]), "five", "five"],
    ["text or null", z.string().nullable(), "null", null],
    ["text that only looks like JSON", z.union([z.literal("5"), z.literal("6")]), "5", "5"],
    ["anything", z.json(), "{", "{"],
    ["what its schema makes of it", z.string().transform((text) => text.length), "four", 4],
  ])("X5 reads --set as %s", (...[, schema, text, value]) => {
    expect(valueFrom(schema, text)).toEqual(value);
  });

  it("takes a default, a params file over it, and --set over that", () => {
    const declared = using(param("lr", z.number().default(0.1)));
    expect(planOf(declared).params.lr).toMatchInlineSnapshot(`
      {
        "schema": {
          "default": 0.1,
          "type": "number",
        },
        "value": 0.1,
      }
    `);
    expect(planOf(declared, { params: { lr: 0.2 } }).params.lr?.value).toBe(0.2);
    expect(planOf(declared, { params: { lr: 0.2 }, setTexts: { lr: "0.3" } }).params.lr?.value).toBe(0.3);
  });

  it("tells a value that its schema refuses", () => {
    const schemas: readonly z.ZodType[] = [z.int(), z.boolean(), z.array(z.object({ a: z.int() })), z.enum(["a", "b"])];
    const declared = using(...schemas.map((schema, index) => param(`p${index}`, schema)));
    const setTexts = { p0: "", p1: "yes", p2: '[{"a":"b"}]', p3: "c" };
    expect(problemsOf(declared, { setTexts })).toMatchInlineSnapshot(`
      "PARAM_INVALID
        The value of param "p0" is not allowed: Invalid input: expected number, received string.
        Give a value that its schema takes: --set p0=VALUE.
      PARAM_INVALID
        The value of param "p1" is not allowed: Invalid input: expected boolean, received string.
        Give a value that its schema takes: --set p1=VALUE.
      PARAM_INVALID
        The value of param "p2" is not allowed: 0.a: Invalid input: expected number, received string.
        Give a value that its schema takes: --set p2=VALUE.
      PARAM_INVALID
        The value of param "p3" is not allowed: Invalid option: expected one of "a"|"b".
        Give a value that its schema takes: --set p3=VALUE."
    `);
    expect(problemsOf(using(param("n", z.int())), { params: { n: "5" } })).toMatchInlineSnapshot(`
      "PARAM_INVALID
        The value of param "n" is not allowed: Invalid input: expected number, received string.
        Give a value that its schema takes: --set n=VALUE."
    `);
    expect(problemsOf(using(param("n", z.int())), { setTexts: { n: "five" } })).toMatchInlineSnapshot(`
      "PARAM_INVALID
        The value of param "n" is not allowed: Invalid input: expected number, received string.
        Give a value that its schema takes: --set n=VALUE."
    `);
  });

  it("tells a default that its own schema refuses", () => {
    expect(problemsOf(using(param("lr", z.number().positive().default(-1))))).toMatchInlineSnapshot(`
      "PARAM_INVALID
        The default of param "lr" is not allowed: Too small: expected number to be >0.
        Change the default or the schema."
    `);
  });

  it("tells a param without value and default, only if a step that runs uses it", () => {
    const lr = param("lr", z.number());
    const limit = param("limit", z.int().optional());
    const a = job("a", { command: ["x", lr], inputs: { limit } });
    const declared = pipeline("p", [a, job("b", { command: ["x"] })]);
    expect(problemsOf(declared)).toMatchInlineSnapshot(`
      "PARAM_MISSING at a
        Param "limit" has no value and no default.
        Give it one: --set limit=VALUE. Or give its schema a default.
      PARAM_MISSING at a
        Param "lr" has no value and no default.
        Give it one: --set lr=VALUE. Or give its schema a default."
    `);
    expect(planOf(declared, { select: { steps: ["b"] } }).params).toEqual({});
  });

  it("tells an unknown param, and what may be meant", () => {
    const settings: SomeSettings = { setTexts: { learning_rate: "1" }, params: { other: 1 } };
    expect(problemsOf(using(param("learning-rate", z.number().default(1))), settings)).toMatchInlineSnapshot(`
      "PARAM_UNKNOWN
        The pipeline has no param "other".
        Known params: "learning-rate".
      PARAM_UNKNOWN
        The pipeline has no param "learning_rate".
        Did you mean "learning-rate"?"
    `);
    expect(problemsOf(using(), { setTexts: { x: "1" } })).toMatchInlineSnapshot(`
      "PARAM_UNKNOWN
        The pipeline has no param "x".
        There are no params."
    `);
  });

  it("takes two declarations that say the same, and tells two that do not", () => {
    const one = param("n", z.int().default(1));
    expect(problemsOf(using(one, one, param("n", z.int().default(1))))).toBe("");
    expect(problemsOf(using(one, param("n", z.int().default(2)), param("n", z.date())))).toMatchInlineSnapshot(`
      "PARAM_CONFLICT
        Param "n" is declared twice, with two schemas.
        Declare it once and use it in both steps, or give one of them another name.
      PARAM_CONFLICT
        Param "n" is declared twice, with two schemas.
        Declare it once and use it in both steps, or give one of them another name."
    `);
  });

  it("tells schemas that cannot serve", () => {
    const later = z.string().refine(async () => true);
    const throwing = z.string().transform(() => {
      throw new Error("boom");
    });
    const rude: Schema = { "~standard": { ...z.string()["~standard"], validate: refuse } } as never;
    const date = z.string().transform((text) => new Date(text));
    const angry: Schema = { "~standard": { ...z.string()["~standard"], validate: explode } } as never;
    const late = later.default("x");
    const unset = z
      .string()
      .optional()
      .refine(async () => true);
    const params = { later, throwing, rude, angry, date, when: z.date(), bare: bare(), late, unset };
    const declared = using(...Object.entries(params).map(([name, schema]) => param(name, schema)));
    const given = Object.fromEntries(Object.keys(params).map((name) => [name, "x"]));
    const { late: _, unset: __, ...setTexts } = given;
    expect(problemsOf(declared, { setTexts })).toMatchInlineSnapshot(`
      "PARAM_INVALID
        The value of param "later" is not allowed: its schema does not answer at once: it is async, or it threw.
        Give a value that its schema takes: --set later=VALUE.
      PARAM_INVALID
        The value of param "throwing" is not allowed: its schema does not answer at once: it is async, or it threw.
        Give a value that its schema takes: --set throwing=VALUE.
      PARAM_INVALID
        The value of param "rude" is not allowed: its schema threw: rude.
        Give a value that its schema takes: --set rude=VALUE.
      PARAM_INVALID
        The value of param "angry" is not allowed: its schema threw: angry.
        Give a value that its schema takes: --set angry=VALUE.
      PARAM_INVALID
        The value of param "date" is not allowed: its schema makes no JSON of it.
        Give a value that its schema takes: --set date=VALUE.
      SCHEMA_NOT_JSON
        Param "when": its schema has no JSON Schema: Date cannot be represented in JSON Schema.
        Use a schema that takes JSON and can describe itself (zod 4.2 or later does).
      PARAM_INVALID
        The value of param "when" is not allowed: Invalid input: expected date, received string.
        Give a value that its schema takes: --set when=VALUE.
      SCHEMA_NOT_JSON
        Param "bare": its schema has no JSON Schema: this version of other gives no JSON Schema.
        Use a schema that takes JSON and can describe itself (zod 4.2 or later does).
      PARAM_INVALID
        The value of param "bare" is not allowed: a.0: is bad; is no good.
        Give a value that its schema takes: --set bare=VALUE.
      PARAM_INVALID
        The default of param "late" is not allowed: its schema does not answer at once: it is async, or it threw.
        Change the default or the schema.
      PARAM_INVALID
        The default of param "unset" is not allowed: its schema does not answer at once: it is async, or it threw.
        Change the default or the schema."
    `);
  });

  it("does not check again a default that its schema has changed", () => {
    const schema = z
      .string()
      .default("four")
      .transform((text) => text.length);
    expect(planOf(using(param("n", schema))).params.n?.value).toBe(4);
  });
});

function refuse(): never {
  throw "rude";
}

function explode(): never {
  throw new Error("angry");
}

/** A schema without documents, that finds a fault at a place. */
function bare(): Schema {
  const issues = [{ message: "is bad", path: ["a", { key: 0 }] }, { message: "is no good" }];
  return { "~standard": { version: 1, vendor: "other", validate: () => ({ issues }) } };
}
