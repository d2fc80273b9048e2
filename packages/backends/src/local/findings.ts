import type { Draft, Finding, HostFacts } from "../contract/index.ts";
import { leastMemoryBytes } from "./least-memory.ts";

/** Something that a step may ask for and that local does not give, or not wholly. */
interface Shortcoming extends Finding {
  readonly isAsked: (draft: Draft, facts: HostFacts) => boolean;
}

const containers = "run this step on a backend of containers, such as docker or kubernetes";

const shortcomings: readonly Shortcoming[] = [
  {
    severity: "error",
    field: "kind",
    isAsked: ({ kind }) => kind === "deploy",
    message: "local does not run services yet",
    remedy: "run this step on a backend that runs services",
  },
  {
    severity: "error",
    field: "image",
    isAsked: ({ command }) => command === undefined,
    message: "local has no containers, so it cannot start an image's own entry point",
    remedy: `say what runs with command, script or run; or ${containers}`,
  },
  {
    severity: "error",
    field: "resources.gpu",
    isAsked: ({ resources }) => resources.gpu.some(({ partition }) => partition !== undefined),
    message: "local cannot give a program a slice of a device",
    remedy: "ask for whole devices; or run this step on kubernetes",
  },
  {
    severity: "error",
    field: "resources.gpu",
    isAsked: ({ resources }) => resources.gpu.some(({ leastMemoryBytes }) => leastMemoryBytes !== undefined),
    message: "local cannot choose devices by their memory",
    remedy: "ask for a count of devices; or run this step on kubernetes",
  },
  {
    severity: "error",
    field: "resources.disk",
    isAsked: ({ resources }) => resources.diskBytes !== undefined,
    message: "local cannot set disk aside for a program",
    remedy: "leave it out; or run this step on kubernetes or cloudbatch",
  },
  {
    severity: "error",
    field: "resources.outputSize",
    isAsked: ({ resources }) => resources.outputBytes !== undefined,
    message: "local cannot bound what a program writes",
    remedy: "leave it out; or run this step on kubernetes",
  },
  {
    severity: "error",
    field: "workers",
    isAsked: ({ workers }) => workers > 1,
    message: "local starts one program for a step",
    remedy: "use one worker; or run this step on ray or vertex",
  },
  {
    severity: "error",
    field: "sidecars",
    isAsked: ({ sidecars }) => Object.keys(sidecars).length > 0,
    message: "local starts nothing beside a program",
    remedy: `leave them out; or ${containers}`,
  },
  {
    severity: "warning",
    field: "image",
    isAsked: ({ image, command }) => image !== undefined && command !== undefined,
    message: "local has no containers: the program runs with what this machine has installed",
    remedy: containers,
  },
  {
    severity: "warning",
    field: "user",
    isAsked: ({ user }) => user !== undefined,
    message: "local starts every program as the user who runs the pipeline",
    remedy: containers,
  },
  {
    severity: "warning",
    field: "platform",
    isAsked: ({ platform }) => platform !== undefined,
    message: "local has no images: the program runs on the platform of this machine",
    remedy: containers,
  },
  {
    severity: "warning",
    field: "resources.gpu",
    isAsked: ({ resources }) => resources.gpu.length > 0,
    message: "local shares out no devices: the program sees all that this machine has",
    remedy: `bound such steps by a pool; or ${containers}`,
  },
  {
    severity: "warning",
    field: "resources.cpu",
    isAsked: ({ resources }, { cpus }) => (resources.cpu ?? 0) > cpus,
    message: "this machine has fewer cores: the program runs alone, with all of them",
    remedy: "ask for fewer; or run this step on a larger machine",
  },
  {
    severity: "warning",
    field: "resources.memory",
    isAsked: ({ resources }, { memoryBytes }) => (resources.memoryBytes ?? 0) > memoryBytes,
    message: "this machine has less memory: the program runs alone, with what there is",
    remedy: "ask for less; or run this step on a larger machine",
  },
  {
    severity: "warning",
    field: "resources.memory",
    isAsked: ({ resources }, { limitsEnforced }) =>
      limitsEnforced !== false && (resources.memoryBytes ?? leastMemoryBytes) < leastMemoryBytes,
    message: "no program starts with so little: the limit is set to 8 MiB",
    remedy: "ask for 8Mi or more",
  },
  ...(["cpu", "memoryBytes"] as const).map(
    (name): Shortcoming => ({
      severity: "warning",
      field: name === "cpu" ? "resources.cpu" : "resources.memory",
      isAsked: ({ resources }, { limitsEnforced }) => limitsEnforced === false && resources[name] !== undefined,
      message: "counted when steps are started, but this machine does not let us hold a program to it",
      remedy: `give this user control groups (cgroups) of its own; or ${containers}`,
    }),
  ),
];

/** Everything that local cannot honour, in a fixed order. Pure. */
export function findings(draft: Draft, facts: HostFacts): readonly Finding[] {
  const found = shortcomings.filter(({ isAsked }) => isAsked(draft, facts));
  return [...platformSecrets(draft), ...found.map(({ isAsked: _, ...finding }) => finding)];
}

function platformSecrets({ platformSecrets = {} }: Draft): readonly Finding[] {
  return Object.entries(platformSecrets).map(([variable, { name, as }]) => ({
    severity: "error",
    field: `env.${variable}`,
    message: `local keeps no secrets, so it has none that is called "${name}"`,
    remedy:
      as === "file"
        ? 'give it from this machine: secretFile(NAME), or secretFile(NAME, { file: "…" }); or run this step on kubernetes'
        : "give it from this machine: secret(NAME); or run this step on kubernetes",
  }));
}
