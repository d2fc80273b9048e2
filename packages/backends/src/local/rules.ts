import type { Json } from "@pipeline/dsl";
import type { Capacity, Draft, FolderView, HostFacts, Rules } from "../contract/index.ts";
import { findings } from "./findings.ts";
import { inheritedNames } from "./inherited-env.ts";
import { listenAddress } from "./listen-address.ts";

/** What local processes can be asked for, and what becomes of it. */
export const localRules: Rules = {
  check: findings,
  manifest,
  view,
  inherits: inheritedNames,
  serves: ({ service }) =>
    service?.expose === "network" ? [{ reach: "host" }, { reach: "network" }] : [{ reach: "host" }],
  stands: () => [{ reach: "host" }, { reach: "network" }, { reach: "public" }],
  images: "ignored",
  capacity,
};

function view(folder: string): FolderView {
  return { work: `${folder}/work`, input: `${folder}/input`, output: `${folder}/output` };
}

function capacity({ cpus, memoryBytes }: HostFacts): Capacity {
  return { slots: cpus, cpu: cpus, memoryBytes };
}

/** What a supervisor will be asked to start. */
function manifest(draft: Draft): Json {
  const {
    command = [],
    args,
    env,
    secretNames,
    secretFileNames,
    labels,
    timeoutMs,
    graceMs,
    resources,
    stdout,
    service,
  } = draft;
  return {
    kind: service === undefined ? "process" : "service",
    argv: [...command, ...args],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: how a draft shows what only the run knows
    cwd: view("${attempt}").work,
    env: service === undefined ? env : { HOST: listenAddress(service), ...env },
    secrets: secretNames,
    ...(secretFileNames.length === 0 ? {} : { secretFiles: secretFileNames }),
    inherits: inheritedNames,
    labels,
    ...(stdout === undefined ? {} : { stdout }),
    ...(resources.cpu === undefined ? {} : { cpu: resources.cpu }),
    ...(resources.memoryBytes === undefined ? {} : { memoryBytes: resources.memoryBytes }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    graceMs,
    ...(service === undefined ? {} : { service: { ...service } }),
  };
}
