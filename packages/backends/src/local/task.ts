import { join } from "node:path";
import type { Workload } from "../contract/index.ts";
import type { Task } from "./messages.ts";

/** A workload as its supervisor needs it. */
export function taskOf(workload: Omit<Workload, "outputs" | "workers">, node: string): Task {
  const {
    id,
    folder,
    command = [],
    args,
    env,
    secrets,
    secretFiles,
    labels,
    timeoutMs,
    graceMs,
    resources,
    stdout,
  } = workload;
  const argv = [...command, ...args];
  // Without npm's additions PATH may lead to an old Node; a step that sets PATH itself has chosen.
  const isOurNode = argv[0] === "node" && env.PATH === undefined && secrets.PATH === undefined;
  return {
    id,
    folder,
    work: join(folder, "work"),
    argv,
    env: { ...env, ...secrets, EXECUTION_ID: id, PIPELINE_SIGNALS: signalPath(folder) },
    labels,
    masked: Object.values(secrets),
    ...(Object.keys(secretFiles).length === 0 ? {} : { secretFiles: inBase64(secretFiles) }),
    graceMs,
    ...(stdout === undefined ? {} : { stdout: join(folder, "output", stdout) }),
    ...(isOurNode ? { file: node } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(resources.cpu === undefined ? {} : { cpu: resources.cpu }),
    ...(resources.memoryBytes === undefined ? {} : { memoryBytes: resources.memoryBytes }),
  };
}

/** A message between processes is JSON. */
function inBase64(files: Workload["secretFiles"]): Readonly<Record<string, string>> {
  const entries = Object.entries(files).map(([variable, value]) => [variable, Buffer.from(value).toString("base64")]);
  return Object.fromEntries(entries);
}

/** Where a program appends what it tells of itself; most never make the file. */
export function signalPath(folder: string): string {
  return join(folder, "signals.jsonl");
}
