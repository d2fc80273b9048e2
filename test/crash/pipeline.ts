import { appendFileSync } from "node:fs";
import { file, job, pipeline, sh } from "@pipeline/dsl";
import { z } from "zod";

/** Where every program leaves a mark when it starts; read by the test, and by nothing that decides. */
const marks = process.env.CRASH_MARKS ?? "";

/** A step of which an earlier run has left the result. */
export const remembered = job("remembered", {
  command: sh`echo "$PIPELINE_STEP $PIPELINE_ATTEMPT" >> ${marks}; echo '{"n": 1}' > "$OUTPUT_PATH/outputs.json"`,
  outputs: { n: z.int() },
});

const left = job("left", {
  command: sh`echo "$PIPELINE_STEP $PIPELINE_ATTEMPT" >> ${marks}; sleep 0.05; echo ${remembered.outputs.n} > "$OUTPUT_PATH/left.txt"`,
  outputs: { text: file("left.txt") },
});

/** Fails at first, so that there is a retry. */
const right = job("right", {
  command: sh`echo "$PIPELINE_STEP $PIPELINE_ATTEMPT" >> ${marks}; test "$PIPELINE_ATTEMPT" = 2; echo '{"n": 2}' > "$OUTPUT_PATH/outputs.json"`,
  inputs: { n: remembered.outputs.n },
  outputs: { n: z.int() },
  retries: { on: { "user-exit": 1 }, delay: "20ms" },
});

const both = job("both", {
  inputs: { text: left.outputs.text, n: right.outputs.n, marks },
  run: async ({ inputs }) => {
    appendFileSync(inputs.marks, `${process.env.PIPELINE_STEP} ${process.env.PIPELINE_ATTEMPT}\n`);
    return { sum: inputs.n + 40 };
  },
  outputs: { sum: z.int() },
});

/** Fails for good, beside the others. */
const broken = job("broken", {
  command: sh`echo "$PIPELINE_STEP $PIPELINE_ATTEMPT" >> ${marks}; exit 7`,
  inputs: { n: right.outputs.n },
});

const skipped = job("skipped", { command: ["true"], after: [broken] });

export const crashing = pipeline("crashing", [both, skipped]);
