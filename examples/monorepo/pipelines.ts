import { countWords, measureLengths } from "@examples/features";
import { scoreBayes, scoreThreshold } from "@examples/models";
import { job, pipeline, source } from "@pipeline/dsl";
import { z } from "zod";

const messages = source("data/messages.json");

const words = countWords(messages);
const lengths = measureLengths(messages);
const bayes = scoreBayes(words.outputs.table);
const threshold = scoreThreshold(lengths.outputs.table);

const compare = job("compare", {
  inputs: { bayes: bayes.outputs.accuracy, threshold: threshold.outputs.accuracy },
  outputs: { winner: z.enum(["bayes", "threshold"]), gain: z.number() },
  run: ({ inputs }) => {
    const gain = inputs.bayes - inputs.threshold;
    return { winner: gain > 0 ? "bayes" : "threshold", gain };
  },
});

export default pipeline("messages", [words, lengths, bayes, threshold, compare]);
