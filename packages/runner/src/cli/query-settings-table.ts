import { formatBytes, parseBytes } from "@pipeline/dsl";
import { usualCacheBytes } from "../store/cache-size.ts";
import { bytes, count, durationMs, factor, last, oneOf, text, yesOrNo } from "./setting-values.ts";
import type { QuerySettings, SettingsTable } from "./settings.ts";

const logs = ["logs"] as const;

export const querySettingsTable: SettingsTable<QuerySettings> = {
  ofRun: {
    flag: "--run <run>",
    summary: "id of the run, the beginning or end of it, @latest or @latest~1",
    commands: ["logs", "outputs", "explain"],
    parse: last(text),
    byDefault: "@latest",
    shownDefault: "@latest",
  },
  newest: {
    flag: "--limit <count>",
    summary: "how many runs are looked at, the newest first",
    commands: ["runs", "history"],
    parse: last(count(1)),
    byDefault: 20,
    shownDefault: "20",
  },
  follow: {
    flag: "-f, --follow",
    summary: "go on until the run has ended",
    commands: logs,
    parse: last(yesOrNo),
    byDefault: false,
  },
  tail: {
    flag: "--tail <count>",
    summary: "only the last lines of each log",
    commands: logs,
    parse: last(count(0)),
    byDefault: undefined,
  },
  since: {
    flag: "--since <duration>",
    summary: "only logs that were written to in this time, such as 10m (lines have no times of their own)",
    commands: logs,
    parse: last(durationMs),
    byDefault: undefined,
  },
  attempt: {
    flag: "--attempt <number>",
    summary: "the log of this attempt and not of the last",
    commands: logs,
    parse: last(count(1)),
    byDefault: undefined,
  },
  to: {
    flag: "--to <folder>",
    summary: "copy artifacts and values into this folder",
    commands: ["outputs"],
    parse: last(text),
    byDefault: undefined,
  },
  format: {
    flag: "--format <form>",
    summary: "text, mermaid, dot or svg",
    commands: ["graph"],
    parse: last(oneOf("text", "mermaid", "dot", "svg")),
    byDefault: "text",
    shownDefault: "text",
  },
  outFile: {
    flag: "-o, --output <file>",
    summary: "write to this file",
    commands: ["graph", "report"],
    parse: last(text),
    byDefault: undefined,
  },
  cacheSize: {
    flag: "--size <bytes>",
    summary: "how much may be stored, such as 10Gi",
    commands: ["gc"],
    env: "PIPELINE_CACHE_SIZE",
    project: { key: "cache.size", from: ({ cache }) => parseBytes(cache?.size) },
    parse: last(bytes),
    byDefault: usualCacheBytes,
    shownDefault: formatBytes(usualCacheBytes),
  },
  olderThan: {
    flag: "--older-than <duration>",
    summary: "remove also runs that ended longer ago, such as 30d, and results that no other run uses",
    commands: ["gc"],
    parse: last(durationMs),
    byDefault: undefined,
  },
  speed: {
    flag: "--speed <times>",
    summary: "how many times as fast as the run was",
    commands: ["replay"],
    parse: last(factor),
    byDefault: 10,
    shownDefault: "10",
  },
  yes: {
    flag: "-y, --yes",
    summary: "ask nothing",
    commands: ["init"],
    parse: last(yesOrNo),
    byDefault: false,
  },
};
