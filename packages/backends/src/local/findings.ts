import type { Draft, Finding, HostFacts } from "../contract/index.ts";
import { leastMemoryBytes } from "./least-memory.ts";

/** Something that a step may ask for and that local does not give, or not wholly. */
interface Shortcoming extends Finding {
  readonly isAsked: (draft: Draft, facts: HostFacts) => boolean;
}

const onContainers = "on a backend of containers, such as docker or kubernetes.";

const shortcomings: readonly Shortcoming[] = [
  {
    severity: "error",
    field: "image",
    isAsked: ({ command }) => command === undefined,
    message: "Local has no containers, so it cannot start an image's own entry point.",
    remedy: `Say what runs with command, script or run; or run this step ${onContainers}`,
  },
  {
    severity: "error",
    field: "resources.gpu",
    isAsked: ({ resources }) => resources.gpu.some(({ partition }) => partition !== undefined),
    message: "Local cannot give a program a slice of a device.",
    remedy: "Ask for whole devices; or run this step on kubernetes.",
  },
  {
    severity: "error",
    field: "resources.gpu",
    isAsked: ({ resources }) => resources.gpu.some(({ leastMemoryBytes }) => leastMemoryBytes !== undefined),
    message: "Local cannot choose devices by their memory.",
    remedy: "Ask for a count of devices; or run this step on kubernetes.",
  },
  {
    severity: "error",
    field: "resources.disk",
    isAsked: ({ resources }) => resources.diskBytes !== undefined,
    message: "Local cannot set disk aside for a program.",
    remedy: "Leave it out; or run this step on kubernetes or cloudbatch.",
  },
  {
    severity: "error",
    field: "resources.outputSize",
    isAsked: ({ resources }) => resources.outputBytes !== undefined,
    message: "Local cannot bound what a program writes.",
    remedy: "Leave it out; or run this step on kubernetes.",
  },
  {
    severity: "error",
    field: "workers",
    isAsked: ({ workers }) => workers > 1,
    message: "Local starts one program for a step.",
    remedy: "Use one worker; or run this step on kubernetes, ray or vertex.",
  },
  {
    severity: "error",
    field: "sidecars",
    isAsked: ({ sidecars }) => Object.keys(sidecars).length > 0,
    message: "Local starts nothing beside a program.",
    remedy: `Leave them out; or run this step ${onContainers}`,
  },
  {
    severity: "warning",
    field: "image",
    isAsked: ({ image, command }) => image !== undefined && command !== undefined,
    message: "Local has no containers: the program runs with what this machine has installed.",
    remedy: `Run this step ${onContainers}`,
  },
  {
    severity: "warning",
    field: "user",
    isAsked: ({ user }) => user !== undefined,
    message: "Local starts every program as the user who runs the pipeline.",
    remedy: `Run this step ${onContainers}`,
  },
  {
    severity: "warning",
    field: "platform",
    isAsked: ({ platform }) => platform !== undefined,
    message: "Local has no images: the program runs on the platform of this machine.",
    remedy: `Run this step ${onContainers}`,
  },
  {
    severity: "warning",
    field: "resources.gpu",
    isAsked: ({ resources }) => resources.gpu.length > 0,
    message: "Local shares out no devices: the program sees all that this machine has.",
    remedy: `Bound such steps by a pool; or run this step ${onContainers}`,
  },
  {
    severity: "warning",
    field: "queueTimeout",
    isAsked: ({ queueTimeoutMs }) => queueTimeoutMs !== undefined,
    message: "On local nothing waits once it is submitted: the program starts at once, so this never acts.",
    remedy: "Leave it out, or keep it for other backends; `timeout` bounds how long the program runs.",
  },
  {
    severity: "warning",
    field: "resources.cpu",
    isAsked: ({ resources }, { cpus }) => (resources.cpu ?? 0) > cpus,
    message: "This machine has fewer cores: the program runs alone, with all of them.",
    remedy: "Ask for fewer; or run this step on a larger machine.",
  },
  {
    severity: "warning",
    field: "resources.memory",
    isAsked: ({ resources }, { memoryBytes }) => (resources.memoryBytes ?? 0) > memoryBytes,
    message: "This machine has less memory: the program runs alone, with what there is.",
    remedy: "Ask for less; or run this step on a larger machine.",
  },
  {
    severity: "warning",
    field: "resources.memory",
    isAsked: ({ resources }, { limitsEnforced }) =>
      limitsEnforced !== false && (resources.memoryBytes ?? leastMemoryBytes) < leastMemoryBytes,
    message: "No program starts with so little: the limit is set to 8 MiB.",
    remedy: "Ask for 8Mi or more.",
  },
  ...(["cpu", "memoryBytes"] as const).map(
    (name): Shortcoming => ({
      severity: "warning",
      field: name === "cpu" ? "resources.cpu" : "resources.memory",
      isAsked: ({ resources }, { limitsEnforced }) => limitsEnforced === false && resources[name] !== undefined,
      message: "Counted when steps are started, but this machine does not let us hold a program to it.",
      remedy: `Give this user control groups (cgroups) of its own; or run this step ${onContainers}`,
    }),
  ),
];

/** Everything that local cannot honour, in a fixed order. Pure. */
export function findings(draft: Draft, facts: HostFacts): readonly Finding[] {
  const found = shortcomings.filter(({ isAsked }) => isAsked(draft, facts));
  return found.map(({ isAsked: _, ...finding }) => finding);
}
