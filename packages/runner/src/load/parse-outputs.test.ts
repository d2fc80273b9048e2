import { deploy, dir, file, type Job, type Json, job, type Outputs } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseOutputs } from "./parse-outputs.ts";

async function told(outputs: Outputs, values: Record<string, Json>): Promise<string> {
  const declared: Job = job("a", { command: ["true"] });
  const parsed = await parseOutputs({ ...declared, spec: { ...declared.spec, outputs } }, values);
  if (parsed.ok) return JSON.stringify(parsed.values);
  return parsed.issues
    .map(({ output, path, message, value }) => `${[output, ...path].join(".")} ${message}: ${value}`)
    .join("\n");
}

describe("outputs held against their schemas", () => {
  it("keeps what the schema gives", async () => {
    const outputs = { at: z.object({ n: z.number().optional() }), list: z.array(z.json()), none: z.null() };
    expect(await told(outputs, { at: { extra: 1 }, list: [1, "x", null], none: null })).toBe(
      '{"at":{},"list":[1,"x",null],"none":null}',
    );
  });

  it("shows the path in the value and the value", async () => {
    const outputs = { scores: z.object({ folds: z.array(z.number().max(1)) }) };
    expect(await told(outputs, { scores: { folds: [0.5, 1.5] } })).toMatchInlineSnapshot(
      `"scores.folds.1 Too big: expected number to be <=1: 1.5"`,
    );
    expect(await told(outputs, { scores: { folds: ["x".repeat(500)] } })).toMatchInlineSnapshot(
      `"scores.folds.0 Invalid input: expected number, received string: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"`,
    );
    expect(await told(outputs, { scores: {} })).toMatchInlineSnapshot(
      `"scores.folds Invalid input: expected array, received undefined: undefined"`,
    );
  });

  it("tells what is missing and what nobody declared, all at once", async () => {
    const outputs = { rows: z.int(), accuracy: z.number(), model: dir("model"), table: file("table.csv") };
    expect(await told(outputs, { acuracy: 0.5, rows: "many", table: "table.csv" })).toMatchInlineSnapshot(`
      "rows Invalid input: expected number, received string: "many"
      accuracy is missing: undefined
      acuracy is not declared. Did you mean "accuracy"?: 0.5
      table is declared as a file: it belongs at "table.csv" in the output folder, not in outputs.json: "table.csv""
    `);
  });

  it("waits for a schema that answers later", async () => {
    const even = z.int().refine(async (value) => value % 2 === 0, "is odd");
    expect(await told({ even }, { even: 2 })).toBe('{"even":2}');
    expect(await told({ even }, { even: 3 })).toMatchInlineSnapshot(`"even is odd: 3"`);
  });

  it("survives a refinement that throws", async () => {
    const throws = z.int().refine(() => {
      throw new Error("oops");
    });
    expect(await told({ throws }, { throws: 3 })).toMatchInlineSnapshot(`"throws its schema threw: oops: 3"`);
    const symbolic = {
      "~standard": {
        version: 1,
        vendor: "x",
        validate: () => ({ issues: [{ message: "no", path: [Symbol("s"), { key: 0 }] }] }),
      },
    } as const;
    expect(await told({ symbolic }, { symbolic: [1] })).toMatchInlineSnapshot(`"symbolic.Symbol(s).0 no: undefined"`);
  });

  it("refuses what a schema makes into something else than JSON", async () => {
    const when = z.string().transform((text) => new Date(text));
    expect(await told({ when }, { when: "2026-01-01" })).toMatchInlineSnapshot(
      `"when its schema makes it into a value that is not JSON: "2026-01-01""`,
    );
    const loop = z.any().transform((value) => Object.assign(value, { self: value }));
    expect(await told({ loop }, { loop: {} })).toMatchInlineSnapshot(
      `"loop its schema makes it into a value that is not JSON: a value that cannot be shown"`,
    );
  });

  it("keeps names that mean something to JavaScript apart", async () => {
    const values = JSON.parse('{ "constructor": 1, "__proto__": 2 }');
    expect(await told({}, values)).toMatchInlineSnapshot(`
      "constructor is not declared. There are no outputs.: 1
      __proto__ is not declared. There are no outputs.: 2"
    `);
  });

  it("takes a deploy's url", async () => {
    const web = deploy("web", { image: "x", port: 80, health: "/" });
    expect(await parseOutputs(web, { url: "http://x" })).toEqual({ ok: true, values: { url: "http://x" } });
    expect(await parseOutputs(web, { url: 5 })).toMatchObject({ ok: false, issues: [{ message: "expected a url" }] });
  });

  it("is not overrun by a value nested 100,000 deep", async () => {
    let deep: Json = 1;
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    expect(await told({ deep: z.json() }, { deep })).toMatchInlineSnapshot(
      `"deep its schema threw: Maximum call stack size exceeded: a value that cannot be shown"`,
    );
  });
});
