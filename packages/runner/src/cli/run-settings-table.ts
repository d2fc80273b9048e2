import { defaultGraceMs } from "../compile/grace.ts";
import { drivingCommands, queryCommands } from "./setting.ts";
import { concurrency, count, durationMs, last, oneOf, record, text, texts, yesOrNo } from "./setting-values.ts";
import type { RunningSettings, SettingsTable } from "./settings.ts";

const run = ["run"] as const;
const shown = ["run", "submit", ...drivingCommands] as const;
const started = ["run", "build"] as const;
const watched = [...shown, "build"] as const;

export const runSettingsTable: SettingsTable<RunningSettings> = {
  concurrency: {
    flag: "-j, --concurrency <count>",
    summary: "steps at once: a number, or a share of the cores such as 50%",
    commands: run,
    env: "PIPELINE_CONCURRENCY",
    project: {
      key: "limits.total",
      from: ({ limits }) => (limits?.total === undefined ? undefined : { count: limits.total }),
    },
    parse: last(concurrency),
    byDefault: undefined,
    shownDefault: "what each backend can hold",
  },
  limit: {
    flag: "--limit <backend=count>",
    summary: "steps at once on one backend",
    commands: run,
    env: "PIPELINE_LIMIT",
    project: { key: "limits.backends", from: (config) => config.limits?.backends },
    parse: record({ example: "BACKEND=COUNT", value: count(1) }),
    isList: true,
    byDefault: {},
  },
  policy: {
    flag: "--policy <policy>",
    shorthands: [
      { flag: "--fail-fast", value: "fail-fast", summary: "after a failure, cancel what runs" },
      { flag: "-k, --keep-going", value: "keep-going", summary: "after a failure, run all that does not need it" },
    ],
    summary: "after a failure: finish (what runs may end), fail-fast or keep-going",
    commands: started,
    env: "PIPELINE_POLICY",
    parse: last(oneOf("finish", "fail-fast", "keep-going")),
    byDefault: "finish",
    shownDefault: "finish",
  },
  grace: {
    flag: "--grace <duration>",
    summary: "time between the polite and the forced end of a program",
    commands: ["run", "submit", "build", "resume", "cancel"],
    env: "PIPELINE_GRACE",
    parse: last(durationMs),
    byDefault: defaultGraceMs,
    shownDefault: "10s",
  },
  cache: {
    flag: "--cache <use>",
    shorthands: [
      {
        flag: "-f, --force",
        value: "refresh",
        commands: started,
        summary: "run every step, whatever earlier runs have left",
      },
      { flag: "--no-cache", value: "off", commands: started, summary: "neither use earlier results nor leave any" },
    ],
    summary: "earlier results: use, refresh (run all, keep the new ones) or off",
    inSubmit: {
      summary: "earlier results of the same job: use, refresh (leave this one only) or off",
      shownDefault: "off",
    },
    commands: [...started, "submit"],
    env: "PIPELINE_CACHE",
    parse: last(oneOf("use", "refresh", "off")),
    byDefault: "use",
    shownDefault: "use",
  },
  forceStep: {
    flag: "--force-step <step>",
    summary: "run this step, whatever earlier runs have left",
    commands: started,
    parse: texts,
    isList: true,
    byDefault: [],
  },
  allowDirty: {
    flag: "--allow-dirty",
    summary: "push images that are made from uncommitted changes, or from a commit that is on no remote",
    commands: [...started, "submit"],
    env: "PIPELINE_ALLOW_DIRTY",
    parse: last(yesOrNo),
    byDefault: false,
  },
  detach: {
    flag: "-d, --detach",
    summary: "leave the run to a process of its own, and return",
    commands: ["run", "submit", "resume"],
    env: "PIPELINE_DETACH",
    parse: last(yesOrNo),
    byDefault: false,
  },
  evenIfChanged: {
    flag: "--force",
    summary: "go on with what was planned, although the file has changed since",
    commands: ["resume"],
    parse: last(yesOrNo),
    byDefault: false,
  },
  dryRun: {
    flag: "-n, --dry-run",
    summary: "show what would be done, and do nothing of it",
    commands: ["run", "submit", "resume", "gc"],
    parse: last(yesOrNo),
    byDefault: false,
  },
  ui: {
    flag: "--ui <form>",
    shorthands: [
      {
        flag: "--json",
        value: "json",
        summary: "events as JSON lines on stdout, the same as --ui=json",
        commands: shown,
      },
    ],
    summary: "how progress is shown: auto (live where a person watches), tui, plain or json",
    commands: watched,
    env: "PIPELINE_UI",
    parse: last(oneOf("auto", "tui", "plain", "json")),
    byDefault: "auto",
    shownDefault: "auto",
  },
  verbosity: {
    shorthands: [
      { flag: "-q, --quiet", value: "quiet", summary: "show failures and the summary only" },
      { flag: "-v, --verbose", value: "verbose", summary: "show every change of status" },
    ],
    summary: "how much is shown",
    commands: watched,
    env: "PIPELINE_VERBOSITY",
    parse: last(oneOf("quiet", "normal", "verbose")),
    byDefault: "normal",
  },
  outputLogs: {
    flag: "--output-logs <which>",
    summary: "which logs are printed where progress is lines: full, errors-only (of attempts that failed) or none",
    commands: watched,
    env: "PIPELINE_OUTPUT_LOGS",
    parse: last(oneOf("full", "errors-only", "none")),
    byDefault: "full",
    shownDefault: "full",
  },
  logOrder: {
    flag: "--log-order <order>",
    summary: "how they are printed: stream (as lines come) or grouped (a step's log as one piece, at its end)",
    commands: watched,
    env: "PIPELINE_LOG_ORDER",
    parse: last(oneOf("stream", "grouped")),
    byDefault: undefined,
    shownDefault: "grouped in continuous integration, else stream",
  },
  junit: {
    flag: "--junit <file>",
    summary: "write the steps as test cases to a JUnit file",
    inSubmit: { summary: "write the job as a test case to a JUnit file" },
    commands: watched,
    env: "PIPELINE_JUNIT",
    parse: last(text),
    byDefault: undefined,
  },
  json: {
    flag: "--json",
    summary: "one JSON document on stdout",
    commands: ["plan", "list", "config", "build", "schedule", ...queryCommands],
    parse: last(yesOrNo),
    byDefault: false,
  },
  manifest: {
    flag: "--manifest",
    summary: "show what will be sent to each backend, as it will be sent",
    commands: ["plan"],
    parse: last(yesOrNo),
    byDefault: false,
  },
  detailedExitcode: {
    flag: "--detailed-exitcode",
    summary: "exit code 10 when there is work to do",
    commands: ["plan"],
    parse: last(yesOrNo),
    byDefault: false,
  },
};
