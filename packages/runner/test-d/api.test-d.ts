import { file, job, param, pipeline } from "@pipeline/dsl";
import { run, schedule } from "@pipeline/runner";
import { z } from "zod";

const lr = param("lr", z.number().default(0.1));
const train = job("train", {
  command: ["true"],
  args: [lr],
  outputs: { accuracy: z.number(), model: file("m") },
});
const test = job("test", { command: ["true"], inputs: { a: train.outputs.accuracy } });
const whole = pipeline("p", [train, test]);

const result = await run(whole);
const accuracy: number = result.steps.train.outputs.accuracy;
const location: string = result.steps.train.outputs.model.location;
// @ts-expect-error a number
const wrong: string = result.steps.train.outputs.accuracy;
// @ts-expect-error no such step
result.steps.tarin;
// @ts-expect-error no such output
result.steps.train.outputs.loss;

const alone = await run(train, { params: { lr: 1 } });
const alsoAccuracy: number = alone.steps.train.outputs.accuracy;
const scheduled = await schedule(whole);
const later: number = (await scheduled.result).steps.train.outputs.accuracy;
const forgotten = await schedule(train, { forget: true });
const id: string = forgotten.executionId;
// @ts-expect-error nothing to wait for
forgotten.result;
// @ts-expect-error nothing would start the second step
await schedule(whole, { forget: true });

export const used = [accuracy, location, wrong, alsoAccuracy, later, id];
