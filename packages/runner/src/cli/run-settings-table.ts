import { drivingCommands, queryCommands } from "./setting.ts";
import { concurrency, count, durationMs, last, oneOf, record, texts, yesOrNo } from "./setting-values.ts";
import type { RunningSettings, SettingsTable } from "./settings.ts";

const run = ["run"] as const;
const shown = ["run", ...drivingCommands] as const;

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
    commands: run,
    env: "PIPELINE_POLICY",
    parse: last(oneOf("finish", "fail-fast", "keep-going")),
    byDefault: "finish",
    shownDefault: "finish",
  },
  grace: {
    flag: "--grace <duration>",
    summary: "time between the polite and the forced end of a program",
    commands: ["run", "resume", "cancel"],
    env: "PIPELINE_GRACE",
    parse: last(durationMs),
    byDefault: 10_000,
    shownDefault: "10s",
  },
  cache: {
    flag: "--cache <use>",
    shorthands: [
      { flag: "-f, --force", value: "refresh", summary: "run every step, whatever earlier runs have left" },
      { flag: "--no-cache", value: "off", summary: "neither use earlier results nor leave any" },
    ],
    summary: "earlier results: use, refresh (run all, keep the new ones) or off",
    commands: run,
    env: "PIPELINE_CACHE",
    parse: last(oneOf("use", "refresh", "off")),
    byDefault: "use",
    shownDefault: "use",
  },
  forceStep: {
    flag: "--force-step <step>",
    summary: "run this step, whatever earlier runs have left",
    commands: run,
    parse: texts,
    isList: true,
    byDefault: [],
  },
  detach: {
    flag: "-d, --detach",
    summary: "leave the run to a process of its own, and return",
    commands: ["run", "resume"],
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
    summary: "show the plan and start nothing",
    commands: run,
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
    commands: shown,
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
    commands: shown,
    env: "PIPELINE_VERBOSITY",
    parse: last(oneOf("quiet", "normal", "verbose")),
    byDefault: "normal",
  },
  json: {
    flag: "--json",
    summary: "one JSON document on stdout",
    commands: ["plan", "list", "config", ...queryCommands],
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
