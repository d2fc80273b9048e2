import { isSchema, job } from "@pipeline/dsl";
import { type } from "arktype";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { z as older } from "zod-older";

describe("schemas of several libraries", () => {
  const schemas = { zod: z.int(), older: older.int(), arktype: type("number.integer") };

  it.each(Object.entries(schemas))("of %s validate by their shape and stay themselves", async (vendor, schema) => {
    expect(isSchema(schema)).toBe(true);
    const declared = job("made", { command: ["x"], outputs: { rows: schema } }).spec.outputs?.rows;
    expect(declared).toBe(schema);
    expect(await schema["~standard"].validate(3)).toMatchObject({ value: 3 });
    expect((await schema["~standard"].validate("x")).issues).toHaveLength(1);
    expect([vendor, schema["~standard"].vendor]).toEqual([vendor, vendor === "arktype" ? "arktype" : "zod"]);
  });

  it("tell their JSON Schema through the standard property where the library is new enough", () => {
    const document = (schema: object): unknown =>
      isSchema(schema) ? schema["~standard"].jsonSchema?.output({ target: "draft-2020-12" }) : undefined;
    expect(document(z.string())).toEqual({ $schema: "https://json-schema.org/draft/2020-12/schema", type: "string" });
    expect(document(type("string"))).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "string",
    });
    expect(document(older.string())).toBeUndefined();
  });

  it("need no library: a schema may be written by hand", () => {
    const even = {
      "~standard": {
        version: 1 as const,
        vendor: "hand",
        validate: (value: unknown) =>
          typeof value === "number" && value % 2 === 0 ? { value } : { issues: [{ message: "not even" }] },
        jsonSchema: { input: () => ({ type: "number" }), output: () => ({ type: "number" }) },
      },
    };
    const made = job("made", { run: () => ({ n: 2 }), outputs: { n: even } });
    expect(made.spec.outputs).toEqual({ n: even });
    expect(made.spec.outputs?.n).toBe(even);
    expect(Object.isFrozen(even)).toBe(false);
  });
});
