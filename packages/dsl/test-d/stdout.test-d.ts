import { dir, type FileArtifact, file, job, pipeline, type Ref } from "@pipeline/dsl";
import { expectTypeOf } from "vitest";
import { z } from "zod";
import { prepare, train } from "./steps.ts";

// What a program prints is an output beside the declared ones.
const list = job("list", { command: ["ls"], outputs: { count: z.int() }, stdout: file("names.txt") });
expectTypeOf(list.outputs.stdout).toEqualTypeOf<Ref<FileArtifact>>();
expectTypeOf(list.outputs.count).toEqualTypeOf<Ref<number>>();
job("use", { run: ({ inputs }) => void inputs.names.length, inputs: { names: list.outputs.stdout } });

// It is there only where the job says so.
// @ts-expect-error no such output
train.outputs.stdout;
// @ts-expect-error a directory takes no text
job("wrong", { command: ["ls"], stdout: dir("names") });
// @ts-expect-error a path alone is no output
job("wrong", { command: ["ls"], stdout: "names.txt" });

// Outputs of any type can be published, and nothing else.
pipeline("p", [train], {
  publish: {
    "out/accuracy.json": train.outputs.accuracy,
    "out/names": list.outputs.stdout,
    rows: prepare.outputs.rows,
  },
});
// @ts-expect-error a path is no output
pipeline("p", [train], { publish: { "out/model": "model" } });
// @ts-expect-error a step is no output
pipeline("p", [train], { publish: { "out/model": train } });
