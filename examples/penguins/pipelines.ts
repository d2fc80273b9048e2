import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { file, job, param, pipeline, source } from "@pipeline/dsl";
import { z } from "zod";
import { best } from "./src/best.ts";
import { clean } from "./src/clean.ts";
import { evaluate, evaluation } from "./src/evaluation.ts";
import { modelByName, modelNames } from "./src/models/by-name.ts";
import { majority } from "./src/models/majority.ts";
import { neighbours } from "./src/models/neighbours.ts";
import { softmax } from "./src/models/softmax.ts";
import { tree } from "./src/models/tree.ts";
import { readPenguins, writePenguins } from "./src/penguin.ts";
import { page } from "./src/report/page.ts";
import { crossValidate, score } from "./src/score.ts";
import { split } from "./src/split.ts";

const seed = param("seed", z.int().default(7).describe("what every shuffle starts from"));
const testFraction = param("testFraction", z.number().gt(0).lt(1).default(0.25).describe("part that is held out"));
const folds = param("folds", z.int().min(2).max(20).default(5).describe("folds of the cross-validation"));
const nearest = param("neighbours", z.int().min(1).max(50).default(5).describe("penguins that are asked"));

/** The published data, wherever npm has put its package. */
const published = source(fileURLToPath(new URL("../data/penguins.json", import.meta.resolve("vega-datasets"))));

export const prepare = job("prepare", {
  inputs: { published },
  outputs: { rows: z.int().positive(), dropped: z.int().min(0), table: file("penguins.json") },
  run: async ({ inputs, output }) => {
    const raw: unknown = JSON.parse(await readFile(inputs.published, "utf8"));
    const birds = clean(raw);
    await writePenguins(output.table, birds);
    return { rows: birds.length, dropped: z.array(z.unknown()).parse(raw).length - birds.length };
  },
});

/** From here on the test part is touched by `evaluation` alone. */
export const holdOut = job("hold-out", {
  inputs: { table: prepare.outputs.table, testFraction, seed },
  outputs: { train: file("train.json"), test: file("test.json"), held: z.int().positive() },
  run: async ({ inputs, output }) => {
    const parts = split(await readPenguins(inputs.table), inputs.testFraction, inputs.seed);
    await writePenguins(output.train, parts.train);
    await writePenguins(output.test, parts.test);
    return { held: parts.test.length };
  },
});

const candidate = { inputs: { train: holdOut.outputs.train, folds, seed }, outputs: { score } };

const scoreMajority = job("score-majority", {
  ...candidate,
  run: async ({ inputs }) => ({ score: crossValidate(majority, await readPenguins(inputs.train), inputs) }),
});

const scoreTree = job("score-tree", {
  ...candidate,
  run: async ({ inputs }) => ({ score: crossValidate(tree, await readPenguins(inputs.train), inputs) }),
});

const scoreNeighbours = job("score-neighbours", {
  ...candidate,
  inputs: { ...candidate.inputs, nearest },
  run: async ({ inputs }) => ({
    score: crossValidate(neighbours(inputs.nearest), await readPenguins(inputs.train), inputs),
  }),
});

const scoreSoftmax = job("score-softmax", {
  ...candidate,
  run: async ({ inputs }) => ({ score: crossValidate(softmax, await readPenguins(inputs.train), inputs) }),
});

const scores = {
  majority: scoreMajority.outputs.score,
  tree: scoreTree.outputs.score,
  neighbours: scoreNeighbours.outputs.score,
  softmax: scoreSoftmax.outputs.score,
};

export const choose = job("choose", {
  inputs: { scores },
  outputs: { best: z.enum(modelNames) },
  run: ({ inputs }) => ({ best: best(inputs.scores) }),
});

/** The one look at the test part, and only for the model that was chosen without it. */
export const test = job("test", {
  inputs: { best: choose.outputs.best, train: holdOut.outputs.train, test: holdOut.outputs.test, nearest },
  outputs: { accuracy: z.number().min(0).max(1), evaluation },
  run: async ({ inputs }) => {
    const predict = modelByName(inputs.best, inputs.nearest)(await readPenguins(inputs.train));
    const found = evaluate(predict, await readPenguins(inputs.test));
    return { accuracy: found.accuracy, evaluation: found };
  },
});

export const report = job("report", {
  inputs: { best: choose.outputs.best, scores, evaluation: test.outputs.evaluation },
  outputs: { page: file("report.html", { mediaType: "text/html" }) },
  run: async ({ inputs, output }) => await writeFile(output.page, await page(inputs)),
});

export default pipeline("penguins", [
  prepare,
  holdOut,
  scoreMajority,
  scoreTree,
  scoreNeighbours,
  scoreSoftmax,
  choose,
  test,
  report,
]);
