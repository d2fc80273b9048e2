import { failureClasses } from "@pipeline/dsl";
import { isArtifact } from "./bindings.ts";
import {
  anything,
  bytes,
  callable,
  duration,
  either,
  type Field,
  type Fields,
  flag,
  list,
  matching,
  number,
  oneOf,
  record,
  recordOf,
  shape,
  text,
  whole,
} from "./field.ts";
import { isBuild, isRef, isStep } from "./handle.ts";

/*
 * Every field of the language, and what it may hold. TypeScript refuses the rest in an editor; this table refuses it
 * in a file without types, and tests walk it: a field that is here must change what happens.
 */

const gpu: Fields = {
  type: matching('the name of a device, such as "nvidia-l4"', /^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  count: whole(1),
  leastMemory: bytes,
  partition: matching('a slice of a device, such as "1g.10gb"', /^\d+g\.\d+gb$/),
};
const gpuEntry = shape(gpu, 'a record such as { type: "nvidia-l4", count: 1 }');

const resources: Fields = {
  cpu: number("a number of cores above 0", (value) => value > 0),
  memory: bytes,
  disk: bytes,
  outputSize: bytes,
  gpu: either(gpuEntry, list(gpuEntry, "a list of them")),
};

const retries: Fields = {
  on: shape(Object.fromEntries(failureClasses.map((name) => [name, whole(0)])), "a number for each failure class"),
  delay: duration,
  maxDelay: duration,
};

const retriesField = either(whole(0), shape(retries, "a record such as { on: { oom: 2 } }"));

const schedule = shape(
  { cron: text, at: text, stop: text, zone: text, catchUp: whole(0, 100) },
  'a record such as { cron: "0 6 * * mon-fri", zone: "Europe/Berlin" }',
);

const sidecar: Fields = {
  image: text,
  command: list(anyText(), "a list of words"),
  args: list(anyText(), "a list of words"),
  env: record,
};

const program: Fields = {
  command: list(anything, 'a list of words, such as ["python3", "train.py"]'),
  args: list(anything, 'a list of words, such as ["--seed", "7"]'),
  image: {
    expects: "the name of an image, or a build({ … })",
    accepts: (value) => text.accepts(value) || isBuild(value),
  },
  script: text,
  interpreter: either(text, list(text, "a list of words")),
};

const everyStep: Fields = {
  ...program,
  inputs: record,
  outputs: record,
  env: record,
  resources: shape(resources, "a record"),
  after: list(either(text, { expects: "a step", accepts: isStep }), "a list of steps or their names"),
  backend: text,
  pool: either(text, recordOf(whole(1), "a record of weights")),
  priority: either(
    oneOf("low", "medium", "high", "extra-high"),
    number("a number", () => true),
  ),
  queueTimeout: duration,
  files: list(text, "a list of globs"),
  project: text,
  sidecars: recordOf(shape(sidecar, 'a record such as { image: "redis" }'), "a record of containers"),
  user: matching(
    'a user, or user:group, such as "1000:1000"',
    /^[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?$/,
  ),
  platform: matching('os/architecture, such as "linux/arm64"', /^[a-z0-9]+(\/[a-z0-9_]+){1,2}$/),
};

export const jobFields: Fields = {
  ...everyStep,
  run: callable,
  timeout: duration,
  retries: retriesField,
  cache: flag,
  volatile: list(text, "a list of names"),
  workers: whole(1),
  schedule,
  stdout: {
    expects: 'a file such as file("printed.txt")',
    accepts: (value) => isArtifact(value) && value.kind === "file",
  },
};

const window = '{ days: "mon-fri", from: "08:00", to: "20:00" }';

export const deployFields: Fields = {
  ...everyStep,
  port: whole(1, 65_535),
  health: matching('a path such as "/health", or "port"', /^(\/.*|port)$/),
  readyTimeout: duration,
  lifetime: oneOf("run", "keep"),
  expose: oneOf("loopback", "network"),
  restart: oneOf("never", "on-failure", "always"),
  idleTimeout: duration,
  schedule: shape(
    {
      zone: text,
      windows: list(shape({ days: text, from: text, to: text }, window), "a list of windows"),
    },
    `a record such as { zone: "Europe/Berlin", windows: [${window}] }`,
  ),
  replace: oneOf("in-place", "without-gap"),
  retries: retriesField,
};

export const pipelineFields: Fields = {
  namespace: text,
  pools: recordOf(whole(1), "a record of slots"),
  deadline: duration,
  schedule,
  publish: recordOf(
    { expects: "an output of a step, such as train.outputs.model", accepts: isRef },
    "a record of outputs by their paths",
  ),
};

/** Every field as a path such as `resources.gpu.count`: a test per setting walks it. */
export function* pathsOf(fields: Fields, above = ""): Generator<string> {
  for (const [name, field] of Object.entries(fields)) {
    yield `${above}${name}`;
    const inner = field.inside ?? field.each?.inside;
    if (inner !== undefined) yield* pathsOf(inner, `${above}${name}.`);
  }
}

function anyText(): Field {
  return { expects: "a text", accepts: (value) => typeof value === "string" };
}
