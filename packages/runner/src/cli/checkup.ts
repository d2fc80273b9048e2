import { backends } from "@pipeline/backends/registry";
import { formatBytes } from "@pipeline/dsl";
import prettyBytes from "pretty-bytes";
import type { Host } from "../run/host.ts";
import { stateFault, stateSize } from "../store/state-size.ts";
import { versionOf } from "./find-tool.ts";

/** One thing that was looked at. `missing` keeps runs from working; `limited` costs some of them something. */
export interface Finding {
  readonly what: string;
  readonly is: "good" | "limited" | "missing";
  readonly text: string;
  readonly remedy?: string;
}

export interface Surroundings {
  readonly host: Host;
  readonly nodeVersion: string;
  readonly stateFolder: string;
}

const oldestNode = [22, 12] as const;

/** Looks at everything that runs may need here; starts nothing and changes nothing. */
export async function checkUp(surroundings: Surroundings): Promise<readonly Finding[]> {
  const tools = [
    tool("git", "tells which commit a run was made from", "install git"),
    tool("docker buildx", "builds images with BuildKit", "install the plugin: apt-get install docker-buildx"),
    tool("python3", "runs scripts that end in .py", "install Python 3, or give such steps an image"),
  ];
  return [
    node(surroundings.nodeVersion),
    state(surroundings.stateFolder),
    ...(await Promise.all(tools)),
    ...(await Promise.all(Object.keys(backends).map((name) => backend(name, surroundings)))),
  ];
}

function node(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  const isNew = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  if (isNew) return { what: "node", is: "good", text: version };
  return { what: "node", is: "missing", text: version, remedy: `install Node ${oldestNode.join(".")} or newer` };
}

function state(folder: string): Finding {
  const fault = stateFault(folder);
  if (fault !== undefined) {
    const remedy = "make it writable, or choose another folder with --state";
    return { what: "state", is: "missing", text: `${folder} cannot be written: ${fault}`, remedy };
  }
  const { bytes, files } = stateSize(folder);
  return { what: "state", is: "good", text: `${folder}, ${prettyBytes(bytes)} in ${files} files` };
}

async function tool(name: string, use: string, remedy: string): Promise<Finding> {
  const [command = name, ...words] = name.split(" ");
  const version = await versionOf(command, words.length === 0 ? undefined : [...words, "version"]);
  if (version !== undefined) return { what: name, is: "good", text: version };
  return { what: name, is: "limited", text: `not found: it ${use}`, remedy };
}

async function backend(name: string, { host, stateFolder }: Surroundings): Promise<Finding> {
  const entry = backends[name];
  if (entry === undefined) throw new Error(`internal: there is no backend "${name}"`);
  await using opened = await entry.open({ stateFolder, env: host.env });
  const what = `backend ${name}`;
  const fault = await opened.preflight?.();
  if (fault !== undefined) return { what, is: "limited", text: fault.message, remedy: fault.remedy };
  if (entry.hostFacts === undefined) return { what, is: "good", text: "programs can run there" };
  return { what, ...ofThisMachine({ ...host.facts, ...(await entry.hostFacts()) }) };
}

function ofThisMachine(facts: Host["facts"]): Omit<Finding, "what"> {
  const size = `${facts.cpus} cores, ${formatBytes(Math.floor(facts.memoryBytes / 1024 ** 2) * 1024 ** 2)} of memory`;
  if (facts.limitsEnforced !== false) return { is: "good", text: `${size}; limits of steps are enforced` };
  const text = `${size}; limits of steps decide what starts together, and are not enforced while it runs`;
  return { is: "limited", text, remedy: "run where control groups (cgroups) can be made, such as a systemd session" };
}
