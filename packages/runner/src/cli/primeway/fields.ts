import { didYouMean } from "../../compile/suggestion.ts";
import type { Entry, Field, Note } from "./entry.ts";

/** Keys that are carried over; a newer name of a key stands beside the older one. */
const carried = [
  "id",
  "job_name",
  "job_type",
  "pipeline_name",
  "docker_image",
  "project_dir",
  "context",
  "entry_script",
  "args",
  "command",
  "docker_command",
  "memory",
  "disk_space",
  "cpu_count",
  "gpu_types",
  "gpu_type",
  "gpu_count",
  "timeout",
  "job_timeout",
  "creation_timeout",
  "env",
  "requirements",
  "apt_packages",
  "ignore_patterns",
  "artifacts_path",
  "port",
  "health_endpoint",
  "health_check_timeout",
  "idle_timeout",
  "autoscaler_timeout",
  "dependencies",
  "inputs",
  "schedule",
  "schedule_start",
  "schedule_end",
  "steps",
];

/** Keys that nothing here stands for, and what to do instead. */
const leftOut: Readonly<Record<string, string>> = {
  primeway_api_token: "a credential is never copied, and nothing here needs it",
  request_input_dir: 'give the file as an input: `inputs: { data: source("data.csv") }`',
  request_pipeline_input_dir: 'give the file as an input of the step that reads it: `source("data.csv")`',
  min_gpu_count: "a service has one replica",
  max_gpu_count: "a service has one replica",
  max_requests: "a service has one replica",
  persistent_volume: 'what a later step needs is an output: `outputs: { data: dir("data") }`',
};

/** What is not carried over, each with its line: nothing is dropped in silence. */
export function notCarried({ fields }: Entry): readonly Note[] {
  return [...fields].flatMap(([key, { line }]): Note[] => {
    if (carried.includes(key)) return [];
    const instead = leftOut[key];
    if (instead !== undefined) return [{ line, message: `left out: ${key}; ${instead}` }];
    const guess = didYouMean(key, [...carried, ...Object.keys(leftOut)]);
    return [{ line, message: [`left out: there is no key "${key}".`, guess].filter(Boolean).join(" ") }];
  });
}

/** The first of several names for one thing. */
export function fieldOf({ fields }: Entry, ...names: readonly string[]): Field | undefined {
  return names.map((name) => fields.get(name)).find((field) => field !== undefined && field.value !== null);
}

export function textOf(entry: Entry, ...names: readonly string[]): string | undefined {
  const value = fieldOf(entry, ...names)?.value;
  return value === undefined || value === "" || typeof value === "object" ? undefined : String(value);
}

export function numberOf(entry: Entry, ...names: readonly string[]): number | undefined {
  const value = Number(fieldOf(entry, ...names)?.value ?? Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

export function listOf(entry: Entry, ...names: readonly string[]): readonly unknown[] {
  const value = fieldOf(entry, ...names)?.value;
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
