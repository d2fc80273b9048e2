import { readFile } from "node:fs/promises";
import { type FileArtifact, job, type Ref } from "@pipeline/dsl";
import { z } from "zod";
import { learnBayes } from "./bayes.ts";
import { leaveOneOut } from "./leave-one-out.ts";
import { learnThreshold } from "./threshold.ts";

const kind = z.enum(["praise", "complaint"]);
const accuracy = z.number().min(0).max(1);

/** A job that scores naive Bayes on a table of word counts. */
export function scoreBayes(table: Ref<FileArtifact>) {
  return job("score-bayes", {
    inputs: { table },
    outputs: { accuracy },
    run: async ({ inputs }) => {
      const example = z.object({ kind, features: z.record(z.string(), z.int()) });
      const examples = z.array(example).parse(JSON.parse(await readFile(inputs.table, "utf8")));
      return { accuracy: leaveOneOut(examples, learnBayes) };
    },
  });
}

/** A job that scores a length threshold on a table of lengths: what naive Bayes has to beat. */
export function scoreThreshold(table: Ref<FileArtifact>) {
  return job("score-threshold", {
    inputs: { table },
    outputs: { accuracy },
    run: async ({ inputs }) => {
      const example = z.object({ kind, features: z.int() });
      const examples = z.array(example).parse(JSON.parse(await readFile(inputs.table, "utf8")));
      return { accuracy: leaveOneOut(examples, learnThreshold) };
    },
  });
}
