/**
 * What a room may import. Targets are written as
 * `runner/src/events` (a room, or one file of it, under `packages/`), `@pipeline/…` (an entry of another package),
 * `npm:zod`, `node:path`, and `computed` (an import whose target is known only when it runs). A trailing `*` stands
 * for any rest.
 */
export interface Border {
  readonly room: string;
  /** What it may import in any way. Its own files always. */
  readonly values: readonly string[];
  /** What it may import as types besides. */
  readonly types?: readonly string[];
  /** What it may import with `import()` besides. */
  readonly late?: readonly string[];
  /** True: no clock, no randomness, no environment, by global or by import. */
  readonly pure?: true;
}

const pureRunnerRoom = {
  pure: true,
  values: ["@pipeline/dsl", "npm:@dagrejs/graphlib", "npm:fastest-levenshtein"],
} as const;

/** The runner sees backends through these doors alone; the last is what both sides must mean by a secret's value. */
const ports = ["@pipeline/backends/contract", "@pipeline/backends/registry", "@pipeline/backends/secret-forms"];

/** What every backend may see of its own package. */
const backendBasics = ["backends/src/contract", "backends/src/staging", "backends/src/stream", "node:*"];

const innerRunnerRooms = ["api", "data", "keeper", "load", "run", "store", "timer", "watch"];

const runnerRoom = (name: string): string => `runner/src/${name}`;

/** The longest room that holds a file decides. A file in no room fails the test: new rooms take their place here. */
export const borders: readonly Border[] = [
  { room: "dsl/src", values: [], types: ["npm:zod"], pure: true },

  { room: "backends/src/contract", values: [], types: ["@pipeline/dsl"], pure: true },
  {
    room: "backends/src/registry.ts",
    values: [],
    types: ["backends/src/contract", "@pipeline/dsl"],
    late: ["backends/src/*"],
  },
  { room: "backends/src/stream", values: ["node:*"], types: ["backends/src/contract"] },
  {
    room: "backends/src/staging",
    values: ["backends/src/contract", "backends/src/stream", "node:*"],
    types: ["@pipeline/dsl"],
  },
  { room: "backends/src/local", values: [...backendBasics, "npm:koffi"], types: ["@pipeline/dsl"] },
  {
    room: "backends/src/docker",
    values: [...backendBasics, "npm:tar"],
    types: ["@pipeline/dsl", "npm:dockerode"],
    late: ["npm:dockerode"],
  },
  {
    room: "backends/src/build",
    values: [
      "backends/src/contract",
      "backends/src/stream",
      // The engine, as the backend finds it, logs in with it and reads its progress.
      ...[
        "docker-config",
        "engine",
        "engine-fault",
        "find-engine",
        "image-reference",
        "progress-lines",
        "registry-login",
      ].map((file) => `backends/src/docker/${file}.ts`),
      "npm:tar",
      "node:*",
    ],
    types: ["npm:dockerode"],
  },
  {
    room: "backends/src/testing",
    values: ["backends/src/contract", "backends/src/staging", "backends/src/stream", "node:*", "npm:vitest"],
    types: ["@pipeline/dsl"],
  },

  { room: runnerRoom("calendar"), pure: true, values: ["npm:croner"] },
  {
    ...pureRunnerRoom,
    room: runnerRoom("compile"),
    values: [...pureRunnerRoom.values, runnerRoom("calendar")],
    types: ["@pipeline/backends/contract"],
  },
  {
    ...pureRunnerRoom,
    room: runnerRoom("events"),
    types: ["@pipeline/backends/contract", runnerRoom("compile")],
  },
  {
    ...pureRunnerRoom,
    room: runnerRoom("schedule"),
    values: [...pureRunnerRoom.values, runnerRoom("events")],
    types: ["@pipeline/backends/contract", runnerRoom("compile")],
  },
  {
    room: runnerRoom("report"),
    values: [runnerRoom("events"), "npm:picocolors", "npm:pretty-ms", "npm:pretty-bytes"],
    types: ["@pipeline/backends/contract"],
  },
  {
    room: runnerRoom("report/ink"),
    values: [runnerRoom("events"), runnerRoom("report"), "npm:ink", "npm:react", "npm:pretty-ms", "npm:pretty-bytes"],
    types: ["@pipeline/backends/contract"],
  },
  {
    room: runnerRoom("report/graph"),
    values: [runnerRoom("events"), runnerRoom("report"), "npm:@dagrejs/dagre"],
    types: ["@pipeline/backends/contract"],
  },
  {
    room: runnerRoom("report/html"),
    values: [runnerRoom("events"), runnerRoom("report"), "npm:pretty-bytes"],
    types: ["@pipeline/backends/contract", "@pipeline/dsl"],
  },
  ...innerRunnerRooms.map((name) => ({
    room: runnerRoom(name),
    values: [
      ...innerRunnerRooms.map(runnerRoom),
      ...["calendar", "compile", "events", "schedule", "version.ts"].map(runnerRoom),
      ...ports,
      "@pipeline/dsl",
      "npm:*",
      "node:*",
    ],
    types: [runnerRoom("report")],
    late: name === "load" ? ["computed"] : [],
  })),
  { room: runnerRoom("version.ts"), values: ["node:*"] },
  {
    room: runnerRoom("index.ts"),
    values: [...innerRunnerRooms, "version.ts"].map(runnerRoom),
    types: ["runner/src/*"],
  },
  { room: runnerRoom("cli"), values: ["runner/src/*", ...ports, "@pipeline/dsl", "npm:*", "node:*"] },
  { room: "runner/bin", values: ["node:*"], late: [runnerRoom("cli"), "runner/dist/cli", "computed"] },
];
