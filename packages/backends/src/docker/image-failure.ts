import type { Failure, OtherFailure } from "../contract/index.ts";
import type { CallFault } from "./engine-fault.ts";
import { parseImageReference } from "./image-reference.ts";

interface Reading extends Pick<OtherFailure, "isLasting"> {
  readonly words: RegExp;
  readonly class: "image" | "auth" | "quota";
  readonly tell: (image: string, registry: string) => string;
  readonly remedy?: (registry: string) => string;
}

const logIn = (registry: string): string => `log in first: docker login ${registry}`;

/** What is told of an image that could not be had, by the words of the engine and of the registry behind it. */
const readings: readonly Reading[] = [
  {
    words: /no basic auth credentials|unauthorized|authentication required|incorrect username or password/i,
    class: "auth",
    tell: (image) => `image ${image} is private`,
    remedy: logIn,
  },
  {
    words: /pull access denied|denied/i,
    class: "image",
    tell: (image) => `there is no image ${image}, or it is private`,
    remedy: (registry) => `check its name; where it is private, ${logIn(registry)}`,
    isLasting: true,
  },
  {
    words: /no matching manifest|does not match the specified platform|no match for platform/i,
    class: "image",
    tell: (image) => `image ${image} is not there for this platform`,
    remedy: () => "name one that is, or say in `platform` for which one it is",
    isLasting: true,
  },
  {
    words: /no space left|disk quota/i,
    class: "image",
    tell: (image) => `image ${image} does not fit on the engine's disk`,
    remedy: () => "make room: docker system prune",
  },
  {
    words: /manifest unknown|not found|no such image|does not exist|repository name not known/i,
    class: "image",
    // Not lasting: what was pushed a moment ago is not everywhere at once.
    tell: (image) => `there is no image ${image}`,
  },
  {
    words: /toomanyrequests|rate limit/i,
    class: "quota",
    tell: (image, registry) => `${registry} gives no more images for now, and image ${image} is wanted`,
    remedy: (registry) => `wait, or ${logIn(registry)}`,
  },
  {
    words: /dial tcp|connection refused|no such host|timeout|EOF|TLS|certificate/i,
    class: "image",
    tell: (image, registry) => `image ${image} could not be pulled: the engine does not reach ${registry}`,
  },
];

/** Why an image is not there to run. */
export function imageFailure(image: string, { message: said }: CallFault): Failure {
  const reason = said.trim();
  const reading = readings.find(({ words }) => words.test(reason));
  if (reading === undefined) return { class: "image", message: `image ${image} could not be pulled`, reason };
  const registry = parseImageReference(image)?.registry ?? "its registry";
  const { words: _, tell, remedy, ...told } = reading;
  return {
    ...told,
    message: tell(image, registry),
    reason,
    ...(remedy === undefined ? {} : { remedy: remedy(registry) }),
  };
}
