import { deploy, dir, file, job, type Pipeline, pipeline } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { compile } from "./compile.ts";
import { survey } from "./survey.ts";
import { factsFor, planOf, problemsOf, requestFor, settingsWith } from "./testing/compiling.ts";

const prepare = job("prepare", { command: ["x"], outputs: { rows: z.int() } });
const train = job("train", {
  command: ["x"],
  inputs: { rows: prepare.outputs.rows },
  outputs: { model: dir("model"), card: file("card.md") },
});
const serve = deploy("serve", { image: "x", port: 80, health: "/" });

function publishing(publish: Record<string, unknown>): Pipeline {
  return pipeline("p", [train], { publish: publish as never });
}

describe("outputs that are published", () => {
  it("are in the plan, artifacts and values alike, relative to the project's root", () => {
    const declared = publishing({ "./out//model": train.outputs.model, "rows.json": prepare.outputs.rows });
    expect(planOf(declared).publish).toEqual([
      { path: "out/model", step: "train", output: "model" },
      { path: "rows.json", step: "prepare", output: "rows" },
    ]);
    expect(planOf(pipeline("p", [train]))).not.toHaveProperty("publish");
  });

  it("start at the folder of the pipeline's file", () => {
    const declared = publishing({ "../model": train.outputs.model, "../../card": train.outputs.card });
    const facts = { ...factsFor(survey(declared, settingsWith())), folder: "a/b" };
    const compiled = compile(requestFor(declared, {}, { facts }));
    expect(compiled.ok && compiled.plan.publish?.map(({ path }) => path)).toEqual(["a/model", "card"]);
  });

  it("are those of steps that run: what selection leaves out stays where it is", () => {
    const declared = publishing({ model: train.outputs.model, rows: prepare.outputs.rows });
    expect(planOf(declared, { select: { steps: ["prepare"] } }).publish).toEqual([
      { path: "rows", step: "prepare", output: "rows" },
    ]);
  });

  it("X36 stay in the project, and each has a place of its own", () => {
    const { model, card } = train.outputs;
    const paths = ["/etc/x", "../x", ".", "", "a/", "a\\b", "out", "out/card"];
    const declared = publishing(Object.fromEntries(paths.map((path, at) => [path, at % 2 === 0 ? model : card])));
    expect(problemsOf(declared)).toMatchInlineSnapshot(`
      "OUTPUT_PATH_INVALID at publish./etc/x
        "/etc/x" is no path of a file or folder inside the project.
        Write a path that is relative to the pipeline's file and stays in the project, such as "out/model".
      OUTPUT_PATH_INVALID at publish.../x
        "../x" is no path of a file or folder inside the project.
        Write a path that is relative to the pipeline's file and stays in the project, such as "out/model".
      OUTPUT_PATH_INVALID at publish..
        "." is no path of a file or folder inside the project.
        Write a path that is relative to the pipeline's file and stays in the project, such as "out/model".
      OUTPUT_PATH_INVALID at publish.
        "" is no path of a file or folder inside the project.
        Write a path that is relative to the pipeline's file and stays in the project, such as "out/model".
      OUTPUT_PATH_INVALID at publish.a/
        "a/" is no path of a file or folder inside the project.
        Write a path that is relative to the pipeline's file and stays in the project, such as "out/model".
      OUTPUT_PATH_INVALID at publish.a\\b
        "a\\\\b" is no path of a file or folder inside the project.
        Write a path that is relative to the pipeline's file and stays in the project, such as "out/model".
      OUTPUT_PATH_COLLISION at publish.out/card
        Two outputs would be written to one place: "out" and "out/card" overlap.
        Give each published output a path of its own."
    `);
  });

  it("are outputs of steps of this pipeline", () => {
    const gone = Object.assign({}, train.outputs.model, { output: "gone" });
    Object.defineProperty(gone, Symbol.toPrimitive, { value: () => undefined, enumerable: false });
    const declared = publishing({ a: serve.outputs.url, b: Object.freeze(gone), c: "train.model" });
    expect(problemsOf(declared)).toMatchInlineSnapshot(`
      "FIELD_INVALID at publish.c
        \`publish.c\` cannot be "train.model".
        Write an output of a step, such as train.outputs.model.
      STEP_UNKNOWN at publish.a
        Step "serve" is not in this pipeline.
        List the step in the pipeline, or publish an output of one that is.
      OUTPUT_UNKNOWN at publish.b
        Step "train" has no output "gone".
        Declare it in the \`outputs\` of that step."
    `);
    expect(problemsOf(publishing([train.outputs.model] as never))).toMatchInlineSnapshot(`
      "FIELD_INVALID at publish
        \`publish\` cannot be a list.
        Write a record of outputs by their paths."
    `);
  });
});
