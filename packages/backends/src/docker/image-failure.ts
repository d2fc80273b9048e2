import type { Failure } from "../contract/index.ts";
import type { CallFault } from "./engine-fault.ts";
import { parseImageReference } from "./image-reference.ts";

/** What is told of an image that could not be had, by the words of the engine and of the registry behind it. */
const readings: readonly Reading[] = [
  {
    words: /no basic auth credentials|unauthorized|authentication required|incorrect username or password/i,
    class: "auth",
    tell: (image, registry) => `image ${image} is private: log in first: docker login ${registry}`,
  },
  {
    words: /pull access denied|denied/i,
    class: "image",
    tell: (image, registry) => `there is no image ${image}, or it is private: docker login ${registry}`,
  },
  {
    words: /no matching manifest|does not match the specified platform|no match for platform/i,
    class: "image",
    tell: (image) => `image ${image} is not there for this platform`,
  },
  {
    words: /no space left|disk quota/i,
    class: "image",
    tell: (image) => `image ${image} does not fit on the engine's disk: make room with docker system prune`,
  },
  {
    words: /manifest unknown|not found|no such image|does not exist|repository name not known/i,
    class: "image",
    tell: (image) => `there is no image ${image}`,
  },
  {
    words: /toomanyrequests|rate limit/i,
    class: "quota",
    tell: (image, registry) => `${registry} gives no more images for now, and image ${image} is wanted`,
  },
  {
    words: /dial tcp|connection refused|no such host|timeout|EOF|TLS|certificate/i,
    class: "image",
    tell: (image, registry) => `image ${image} could not be pulled: the engine does not reach ${registry}`,
  },
];

interface Reading {
  readonly words: RegExp;
  readonly class: "image" | "auth" | "quota";
  readonly tell: (image: string, registry: string) => string;
}

/** Why an image is not there to run. */
export function imageFailure(image: string, { message }: CallFault): Failure {
  const registry = parseImageReference(image)?.registry ?? "its registry";
  const reading = readings.find(({ words }) => words.test(message));
  const told = reading?.tell(image, registry) ?? `image ${image} could not be pulled`;
  return { class: reading?.class ?? "image", message: told, reason: message.trim() };
}
