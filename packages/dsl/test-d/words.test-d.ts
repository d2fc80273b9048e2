import { job, sh, text, type Word } from "@pipeline/dsl";
import { expectTypeOf } from "vitest";
import { lr, prepare, raw, train } from "./steps.ts";

// Text, numbers, handles and texts stand in a command line; a file, a directory and a source become their paths.
job("right", {
  command: ["x", 1, true, lr, raw, prepare.outputs.rows, prepare.outputs.table, train.outputs.model],
  args: [text`lr=${lr},table=${prepare.outputs.table}`],
  env: {
    LR: lr,
    ROWS: prepare.outputs.rows,
    URL: text`s3://bucket/${lr}`,
    PLAIN: "x",
    NUMBER: 1,
    RAW: raw,
    TABLE: prepare.outputs.table,
  },
});
expectTypeOf(sh`sort ${prepare.outputs.table} | head -n ${prepare.outputs.rows}`).toEqualTypeOf<readonly Word[]>();
job("right", { command: sh`sort ${raw} ${text`--key=${lr}`}` });

// @ts-expect-error a structured output is no word
job("wrong", { command: ["echo", train.outputs.report] });
// @ts-expect-error nor part of a text
text`${train.outputs.report}`;
// @ts-expect-error nor of a shell script
sh`echo ${train.outputs.report}`;
// @ts-expect-error nor an environment variable
job("wrong", { command: ["echo"], env: { REPORT: train.outputs.report } });
// @ts-expect-error a step is no word
job("wrong", { command: ["echo", train] });
// @ts-expect-error a command is a list of words, never a shell line
job("wrong", { command: "echo hello" });
// @ts-expect-error undefined is no word
job("wrong", { command: ["echo", undefined] });
