import { type DirArtifact, type FileArtifact, job, type NoInputs, type Ref } from "@pipeline/dsl";
import { expectTypeOf } from "vitest";
import { z } from "zod";
import { prepare, train } from "./steps.ts";

expectTypeOf(train.outputs).toEqualTypeOf<{
  readonly accuracy: Ref<number>;
  readonly model: Ref<DirArtifact>;
  readonly report: Ref<{ best: string; note?: string | undefined }>;
}>();
expectTypeOf(prepare.outputs.table).toEqualTypeOf<Ref<FileArtifact>>();

// @ts-expect-error the accuracy is a number
export const accuracy: Ref<string> = train.outputs.accuracy;
// @ts-expect-error a directory is no file
export const table: Ref<FileArtifact> = train.outputs.model;
// @ts-expect-error no such output
train.outputs.nope;

// A factory can ask for the type of what it is given.
const evaluate = (table: Ref<FileArtifact>, rows: Ref<number>) =>
  job("evaluate", { command: ["evaluate", table, rows], outputs: { ok: z.boolean() } });
evaluate(prepare.outputs.table, prepare.outputs.rows);
// @ts-expect-error a directory where a file is wanted
evaluate(train.outputs.model, prepare.outputs.rows);
// @ts-expect-error a file where a number is wanted
evaluate(prepare.outputs.table, prepare.outputs.table);

// What survives JSON may be an output, to any depth.
job("json", {
  command: ["x"],
  outputs: {
    scalar: z.union([z.string(), z.null()]),
    optional: z.object({ a: z.number(), b: z.string().optional() }),
    nested: z.array(z.record(z.string(), z.tuple([z.number(), z.boolean()]))),
    anything: z.json(),
    unknown: z.unknown(),
  },
});
// @ts-expect-error a date is no JSON
job("wrong", { command: ["x"], outputs: { day: z.date() } });
// @ts-expect-error a bigint is no JSON
job("wrong", { command: ["x"], outputs: { big: z.object({ deep: z.array(z.bigint()) }) } });
// @ts-expect-error undefined is no JSON
job("wrong", { command: ["x"], outputs: { maybe: z.string().optional() } });
// @ts-expect-error a map is no JSON
job("wrong", { command: ["x"], outputs: { map: z.map(z.string(), z.number()) } });

type Refused = "An output must be JSON: no undefined, bigint, symbol, function, Date, Map or Set";
type DayOutput = NonNullable<Parameters<typeof job<"x", NoInputs, { day: z.ZodDate }>>[1]["outputs"]>["day"];
// The error is a sentence.
expectTypeOf<DayOutput>().toEqualTypeOf<z.ZodDate & Refused>();
