import { readFile, writeFile } from "node:fs/promises";
import { deploy, file, job, param, pipeline, source } from "@pipeline/dsl";
import { z } from "zod";
import { type Line, lineThrough, type Point } from "./src/line.ts";

const steps = param("steps", z.int().min(1).default(2000).describe("steps of gradient descent"));

/** A second service beside the first one needs a port of its own. */
const port = Number(process.env.SERVE_PORT ?? 8417);

const train = job("train", {
  inputs: { points: source("data/points.json"), steps },
  outputs: { model: file("model.json"), error: z.number().min(0) },
  run: async ({ inputs, output }) => {
    const points: readonly Point[] = JSON.parse(await readFile(inputs.points, "utf8"));
    const { line, error } = lineThrough(points, inputs.steps);
    await writeFile(output.model, JSON.stringify(line));
    return { error };
  },
});

/** Ready once it answers at /health; kept from run to run while the model, the program and its settings are the same. */
export const predict = deploy("predict", {
  script: "src/serve.mjs",
  image: "node:24-slim",
  inputs: { model: train.outputs.model },
  port,
  health: "/health",
  readyTimeout: "1m",
});

/** Asks the service, wherever it stands, and compares its answers with the points that the model was made of. */
const check = job("check", {
  inputs: { url: predict.outputs.url, points: source("data/points.json"), model: train.outputs.model },
  outputs: { asked: z.int().positive(), worst: z.number().max(1) },
  run: async ({ inputs }) => {
    const points: readonly Point[] = JSON.parse(await readFile(inputs.points, "utf8"));
    const line: Line = JSON.parse(await readFile(inputs.model, "utf8"));
    let worst = 0;
    for (const { x, y } of points) {
      const response = await fetch(`${inputs.url}/predict?x=${x}`);
      const answer: { readonly y: number } = JSON.parse(await response.text());
      if (answer.y !== line.slope * x + line.offset) throw new Error(`x = ${x}: the service does not know this model`);
      worst = Math.max(worst, Math.abs(answer.y - y));
    }
    return { asked: points.length, worst };
  },
});

export default pipeline("serve", [check]);
