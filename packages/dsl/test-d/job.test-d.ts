import { deploy, dir, file, job, param, pipeline, type Ref, secret, sh, source, text } from "@pipeline/dsl";
import { z } from "zod";

const lr = param("lr", z.number().positive().default(0.1));
const token = secret("TOKEN");

const prepare = job("prepare", {
  run: async ({ inputs, output, signal }) => {
    const p: string = inputs.raw;
    const q: string = output.table;
    const s: AbortSignal = signal;
    // @ts-expect-error
    output.rows;
    // @ts-expect-error
    inputs.nope;
    return { rows: 344 };
  },
  inputs: { raw: source("data/penguins.csv") },
  outputs: { rows: z.int().positive(), table: file("table.csv") },
});

const train = job("train", {
  image: "python:3.12-slim",
  script: "train.py",
  args: ["--lr", lr, prepare.outputs.table, text`a${lr}`],
  inputs: { table: prepare.outputs.table, rows: prepare.outputs.rows },
  outputs: { accuracy: z.number().min(0).max(1), model: dir("model") },
  resources: { cpu: 2, memory: "4Gi", gpu: { type: "nvidia-l4", count: 1 } },
  timeout: "30m",
  retries: 2,
  env: { TOKEN: token },
});
const acc: Ref<number> = train.outputs.accuracy;
// @ts-expect-error
const accs: Ref<string> = train.outputs.accuracy;
// @ts-expect-error
train.outputs.nope;

const fan = job("fan", {
  inputs: { all: [train.outputs.accuracy, prepare.outputs.rows], rec: { a: train.outputs.model, b: 3 }, mode: "x" },
  run: ({ inputs }) => {
    const t: readonly [number, number] = inputs.all;
    const m: string = inputs.rec.a;
    const b: number = inputs.rec.b;
    // @ts-expect-error
    const no: readonly [string, number] = inputs.all;
    if (inputs.mode === "other") console.log(t, m, b);
  },
});
// @ts-expect-error wrong return
job("bad", { run: () => ({ rows: "x" }), outputs: { rows: z.int() } });
// @ts-expect-error wrong return missing
job("bad", { run: async () => {}, outputs: { rows: z.int() } });
// @ts-expect-error
job("bad", { command: ["echo", token] });
// @ts-expect-error
job("bad", { command: ["echo", "x" + token] });
// @ts-expect-error
job("bad", { command: ["echo", `x${token}`] });
// @ts-expect-error
job("bad", { command: ["echo", `x${acc}`] });
// @ts-expect-error
token.toString();
// @ts-expect-error
job("bad", { command: ["echo"], inputs: { t: token } });
const obj = job("obj", {
  command: ["x"],
  outputs: { o: z.object({ a: z.number(), b: z.string().optional() }), l: z.array(z.json()) },
});
// @ts-expect-error
job("bad", { command: ["echo", obj.outputs.o] });
// @ts-expect-error
job("bad", { command: ["echo"], outputs: { d: z.date() } });
// @ts-expect-error
job("bad", { command: ["echo"], resources: { memory: "4GB" } });
// @ts-expect-error
job("bad", { command: ["echo"], script: "x.py" });
// @ts-expect-error
job("bad", { command: ["echo"], run: () => {} });
// @ts-expect-error
job("bad", { command: ["echo"], resources: { gpu: { partition: "1g.10gb", count: 1 } } });
// @ts-expect-error
job("bad", {});
job("sh", { command: sh`sort ${train.outputs.model} > $OUTPUT_PATH/x`, after: [train, "other"] });
const web = deploy("web", { image: "x", port: 8080, health: "/ok", inputs: { m: train.outputs.model } });
const u: Ref<string> = web.outputs.url;
// @ts-expect-error
deploy("web", { image: "x", port: 8080 });
// @ts-expect-error
deploy("web", { image: "x", port: 8080, health: "/x", retries: 1 });
const p = pipeline("p", [prepare, train, fan, web]);

export { accs, p, u };
