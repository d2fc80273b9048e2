import { failureClasses, file, job } from "@pipeline/dsl";

/** Two specs that differ in one field alone: whoever plans them must see it. */
export interface FieldSample {
  readonly without: Readonly<Record<string, unknown>>;
  readonly with: Readonly<Record<string, unknown>>;
}

const command = ["true"];
/** Stands in every pipeline of these samples. */
export const writing = job("writing", { command: ["true"], outputs: { t: file("t.csv") } });

/** A spec with a field and the same without it. */
function added(name: string, value: unknown, rest: Readonly<Record<string, unknown>> = { command }): FieldSample {
  return { without: rest, with: { ...rest, [name]: value } };
}

/** The same for a field of the record `outer`. */
function inside(outer: string, [before, after]: readonly [unknown, unknown]): FieldSample {
  return { without: { command, [outer]: before }, with: { command, [outer]: after } };
}

const gpu = { count: 1 };
const redis = { image: "redis" };

export const stepSamples: Readonly<Record<string, FieldSample>> = {
  command: { without: { command: ["true"] }, with: { command: ["false"] } },
  args: added("args", ["--fast"]),
  image: added("image", "python:3.12-slim"),
  script: {
    without: { script: "rig/puppet.mjs", interpreter: "node" },
    with: { script: "bench/chain.ts", interpreter: "node" },
  },
  interpreter: added("interpreter", "bun", { script: "rig/puppet.mjs" }),
  inputs: added("inputs", { rows: 3 }),
  outputs: added("outputs", { table: { kind: "file", path: "t.csv" } }),
  env: added("env", { MODE: "fast" }),
  user: added("user", "1000:1000"),
  platform: added("platform", "linux/arm64"),
  resources: added("resources", { cpu: 1 }),
  "resources.cpu": inside("resources", [{}, { cpu: 1 }]),
  "resources.memory": inside("resources", [{}, { memory: "1Gi" }]),
  "resources.disk": inside("resources", [{}, { disk: "1Gi" }]),
  "resources.outputSize": inside("resources", [{}, { outputSize: "1Gi" }]),
  "resources.gpu": inside("resources", [{}, { gpu }]),
  "resources.gpu.type": inside("resources", [{ gpu }, { gpu: { ...gpu, type: "nvidia-l4" } }]),
  "resources.gpu.count": inside("resources", [{ gpu }, { gpu: { count: 2 } }]),
  "resources.gpu.leastMemory": inside("resources", [{ gpu }, { gpu: { ...gpu, leastMemory: "16Gi" } }]),
  "resources.gpu.partition": inside("resources", [{ gpu }, { gpu: { partition: "1g.10gb" } }]),
  after: added("after", ["other"]),
  backend: added("backend", "second"),
  pool: added("pool", "db"),
  priority: added("priority", "high"),
  queueTimeout: added("queueTimeout", "5m"),
  files: added("files", ["rig/*.mjs"]),
  project: added("project", "rig"),
  sidecars: added("sidecars", { redis }),
  "sidecars.image": inside("sidecars", [{ redis }, { redis: { image: "valkey" } }]),
  "sidecars.command": inside("sidecars", [{ redis }, { redis: { ...redis, command: ["serve"] } }]),
  "sidecars.args": inside("sidecars", [{ redis }, { redis: { ...redis, args: ["--fast"] } }]),
  "sidecars.env": inside("sidecars", [{ redis }, { redis: { ...redis, env: { A: "1" } } }]),
};

const sixOClock = { cron: "0 6 * * *", zone: "UTC" };

/** Of a job inside a pipeline it is a warning. */
const scheduleSamples = (spec: Readonly<Record<string, unknown>>): Readonly<Record<string, FieldSample>> => {
  const schedules = (before: object, after: object): FieldSample => ({
    without: { ...spec, schedule: before },
    with: { ...spec, schedule: after },
  });
  return {
    schedule: { without: spec, with: { ...spec, schedule: sixOClock } },
    "schedule.cron": schedules(sixOClock, { ...sixOClock, cron: "0 7 * * *" }),
    "schedule.at": schedules({ at: "2026-12-01T06:00", zone: "UTC" }, { at: "2026-12-01T07:00", zone: "UTC" }),
    "schedule.stop": schedules(sixOClock, { ...sixOClock, stop: "0 8 * * *" }),
    "schedule.zone": schedules(sixOClock, { ...sixOClock, zone: "Asia/Tokyo" }),
    "schedule.catchUp": schedules(sixOClock, { ...sixOClock, catchUp: 3 }),
  };
};

const retrySamples: Readonly<Record<string, FieldSample>> = {
  retries: added("retries", 2),
  "retries.on": inside("retries", [{}, { on: { oom: 2 } }]),
  ...Object.fromEntries(
    failureClasses.map((name) => [`retries.on.${name}`, inside("retries", [{ on: {} }, { on: { [name]: 7 } }])]),
  ),
  "retries.delay": inside("retries", [{}, { delay: "7s" }]),
  "retries.maxDelay": inside("retries", [{}, { maxDelay: "7m" }]),
};

export const jobSamples: Readonly<Record<string, FieldSample>> = {
  ...stepSamples,
  run: { without: { command }, with: { run: async () => undefined } },
  timeout: added("timeout", "5m"),
  ...retrySamples,
  cache: added("cache", false),
  volatile: added("volatile", ["n"], { command, inputs: { n: 1 } }),
  workers: added("workers", 2),
  stdout: added("stdout", { kind: "file", path: "t.csv" }),
  ...scheduleSamples({ command }),
};

const listens = { port: 80, health: "/" };

function onDeploy(samples: Readonly<Record<string, FieldSample>>): Readonly<Record<string, FieldSample>> {
  return Object.fromEntries(
    Object.entries(samples).map(([name, sample]) => [
      name,
      { without: { ...listens, ...sample.without }, with: { ...listens, ...sample.with } },
    ]),
  );
}

const hours = { zone: "UTC", windows: [{ days: "mon-fri", from: "08:00", to: "20:00" }] };
const hoursWith = (window: object) => ({ ...hours, windows: [{ ...hours.windows[0], ...window }] });
const scheduled = (schedule: object) => ({ ...listens, command, schedule });

const hourSamples: Readonly<Record<string, FieldSample>> = {
  schedule: { without: { ...listens, command }, with: scheduled(hours) },
  "schedule.zone": { without: scheduled(hours), with: scheduled({ ...hours, zone: "Asia/Tokyo" }) },
  "schedule.windows": {
    without: scheduled(hours),
    with: scheduled({ ...hours, windows: [...hours.windows, ...hours.windows] }),
  },
  "schedule.windows.days": { without: scheduled(hours), with: scheduled(hoursWith({ days: "sat" })) },
  "schedule.windows.from": { without: scheduled(hours), with: scheduled(hoursWith({ from: "09:00" })) },
  "schedule.windows.to": { without: scheduled(hours), with: scheduled(hoursWith({ to: "21:00" })) },
};

export const deploySamples: Readonly<Record<string, FieldSample>> = {
  ...onDeploy(stepSamples),
  port: { without: { ...listens, command }, with: { ...listens, command, port: 81 } },
  health: { without: { ...listens, command }, with: { ...listens, command, health: "/ready" } },
  readyTimeout: added("readyTimeout", "7m", { ...listens, command }),
  lifetime: added("lifetime", "run", { ...listens, command }),
  expose: added("expose", "network", { ...listens, command }),
  restart: added("restart", "always", { ...listens, command }),
  idleTimeout: added("idleTimeout", "15m", { ...listens, command }),
  replace: added("replace", "without-gap", { ...listens, command }),
  ...hourSamples,
  ...onDeploy(retrySamples),
};

export const pipelineSamples: Readonly<Record<string, FieldSample>> = {
  namespace: { without: {}, with: { namespace: "team" } },
  pools: { without: {}, with: { pools: { net: 2 } } },
  deadline: { without: {}, with: { deadline: "2h" } },
  ...scheduleSamples({}),
  publish: { without: {}, with: { publish: { "out/t.csv": writing.outputs.t } } },
};
