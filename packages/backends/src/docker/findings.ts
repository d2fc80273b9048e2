import type { Draft, Finding } from "../contract/index.ts";
import { isImageId, parseImageReference } from "./image-reference.ts";

/** Something that a step may ask for and that Docker does not give, or not wholly. */
interface Shortcoming extends Finding {
  readonly isAsked: (draft: Draft) => boolean;
}

/** What the engine refuses to go below. */
const leastMemoryMiB = 6;
/** In hundredths of a core. */
const leastCpu = 0.01;

const shortcomings: readonly Shortcoming[] = [
  {
    severity: "error",
    field: "image",
    isAsked: ({ image }) => image === undefined,
    message: "docker runs programs in images, and the step names none",
    remedy: 'name one that has the command: image: "debian:13-slim", or --image debian:13-slim where it is submitted',
  },
  {
    severity: "error",
    field: "image",
    isAsked: ({ image }) => image !== undefined && !mayBeImage(image),
    message: "this cannot be the name of an image",
    remedy: "write it as name:tag, registry/name:tag or name@sha256:…, the name in lower case",
  },
  {
    severity: "error",
    field: "workers",
    isAsked: ({ workers }) => workers > 1,
    message: "docker starts one container for a step",
    remedy: "use one worker; or run this step on ray or vertex",
  },
  {
    severity: "error",
    field: "resources.gpu",
    isAsked: ({ resources }) => resources.gpu.some(({ partition }) => partition !== undefined),
    message: "docker cannot give a program a slice of a device by its kind",
    remedy: "ask for whole devices; or run this step on kubernetes",
  },
  {
    severity: "error",
    field: "resources.gpu",
    isAsked: ({ resources }) => resources.gpu.some(({ leastMemoryBytes }) => leastMemoryBytes !== undefined),
    message: "docker cannot choose devices by their memory",
    remedy: "ask for a count of devices; or run this step on kubernetes",
  },
  {
    severity: "error",
    field: "resources.disk",
    isAsked: ({ resources }) => resources.diskBytes !== undefined,
    message: "docker cannot set disk aside for a program on most file systems",
    remedy: "leave it out; or run this step on kubernetes or cloudbatch",
  },
  {
    severity: "error",
    field: "resources.outputSize",
    isAsked: ({ resources }) => resources.outputBytes !== undefined,
    message: "docker cannot bound what a program writes",
    remedy: "leave it out; or run this step on kubernetes",
  },
  {
    severity: "error",
    field: "resources.memory",
    isAsked: ({ resources }) => (resources.memoryBytes ?? Number.POSITIVE_INFINITY) < leastMemoryMiB * 1024 * 1024,
    message: `docker starts no container with less than ${leastMemoryMiB} MiB of memory`,
    remedy: `ask for ${leastMemoryMiB}Mi or more`,
  },
  {
    severity: "error",
    field: "resources.cpu",
    isAsked: ({ resources }) => (resources.cpu ?? leastCpu) < leastCpu,
    message: "docker starts no container with less than a hundredth of a core",
    remedy: `ask for ${leastCpu} or more`,
  },
  {
    severity: "warning",
    field: "resources.gpu",
    isAsked: ({ resources }) => resources.gpu.some(({ type }) => type !== undefined),
    message: "docker cannot choose devices by their type: the program gets any of this engine's",
    remedy: "leave the type out where every device will do; or run this step on kubernetes",
  },
  {
    severity: "warning",
    field: "resources.gpu",
    isAsked: ({ resources }) => resources.gpu.length > 1,
    message: "docker takes the first alternative, whether it fits or not",
    remedy: "give the one that fits this engine",
  },
];

/** Everything that Docker cannot honour, in a fixed order. Pure. */
export function findings(draft: Draft): readonly Finding[] {
  const found = shortcomings.filter(({ isAsked }) => isAsked(draft));
  return [...platformSecrets(draft), ...found.map(({ isAsked: _, ...finding }) => finding)];
}

function platformSecrets({ platformSecrets = {} }: Draft): readonly Finding[] {
  return Object.entries(platformSecrets).map(([variable, { name, as }]) => ({
    severity: "error",
    field: `env.${variable}`,
    message: `a Docker engine keeps no secrets for containers, so it has none that is called "${name}"`,
    remedy: `give it from this machine: ${as === "file" ? "secretFile" : "secret"}(NAME); or run this step on kubernetes`,
  }));
}

/** A name that a ref will complete is looked at when it is known. */
function mayBeImage(image: string): boolean {
  return image.includes("${") || isImageId(image) || parseImageReference(image) !== undefined;
}
