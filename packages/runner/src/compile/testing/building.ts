import { job, type Pipeline, pipeline } from "@pipeline/dsl";
import type { Plan, PlannedBuild } from "../plan.ts";
import { planOf, problemsOf } from "./compiling.ts";

export const onDocker = { backend: "docker" } as const;

export function planWith(image: unknown, spec: object = { command: ["x"] }, some: object = {}): Plan {
  return planOf(pipelineWith(image, spec), { ...onDocker, ...some });
}

/** Untyped, since most of what is tried here does not pass the compiler. */
export function pipelineWith(image: unknown, spec: object = { command: ["x"] }): Pipeline {
  return pipeline("p", [job("train", { image, ...spec } as never)]);
}

export function problemsWith(image: unknown, spec?: object): string {
  return problemsOf(pipelineWith(image, spec), onDocker);
}

export function buildIn({ steps }: Plan): PlannedBuild {
  const [program] = steps.flatMap((step) => (step.program.by === "build" ? [step.program] : []));
  if (program === undefined) throw new Error("nothing is built");
  return program.build;
}
