import {
  type Build,
  build,
  dir,
  file,
  job,
  type Pipeline,
  pipeline,
  type Schema,
  secret,
  secretFile,
  source,
} from "@pipeline/dsl";
import type { SubmittedJob } from "./submitted-job.ts";

/**
 * An ad-hoc job as a pipeline of one, so that all that holds for pipelines holds for it.
 *
 * Whatever its program leaves in `outputs.json` is its output `result`.
 */
export function submittedPipeline(asked: SubmittedJob): Pipeline {
  const { name, folder: _, values, paths, outputs, secrets, build: made, ...fields } = asked;
  const files = Object.entries(outputs).map(([output, { kind, path }]) => [
    output,
    kind === "dir" ? dir(path) : file(path),
  ]);
  const spec = {
    ...fields,
    ...(made !== undefined && { image: imageOf(made, asked) }),
    inputs: { ...values, ...Object.fromEntries(paths.map((input) => [input, source(input)])) },
    outputs: { ...Object.fromEntries(files), result: anyJson },
    env: Object.fromEntries(Object.entries(secrets).map(([variable, from]) => [variable, secretOf(variable, from)])),
  };
  // What a command line says has no types; compiling checks all of it.
  const step = job(name, spec as never);
  return nowhere(pipeline(name, [nowhere(step)]));
}

function imageOf(made: NonNullable<SubmittedJob["build"]>, { platform }: SubmittedJob): Build {
  return nowhere(build({ ...made, ...(platform !== undefined && { platform }) }));
}

function secretOf(name: string, { as, file }: SubmittedJob["secrets"][string]) {
  const from = file === undefined ? undefined : { file };
  return as === "file" ? secretFile(name, from) : secret(name, from);
}

/** It was declared in no file of the user's. */
function nowhere<T extends object>(declared: T): T {
  return Object.freeze({ ...declared, place: {} });
}

/** Any JSON; the name of the dialect is the only thing that its document could say. */
const anyJson: Schema<unknown> = {
  "~standard": {
    version: 1,
    vendor: "pipeline",
    validate: (value) => ({ value }),
    jsonSchema: { input: () => ({}), output: () => ({}) },
  },
};
