import type { Failure, OtherFailure, Workload } from "../contract/index.ts";
import type { CallFault } from "./engine-fault.ts";

/** What the user wrote, which the engine's words rarely name. */
type Wanted = Pick<Workload, "command" | "image" | "user">;

interface Reading extends Pick<OtherFailure, "remedy" | "isLasting"> {
  readonly words: RegExp;
  readonly class: "no-capacity" | "image" | "not-found" | "staging" | "backend";
  readonly tell: (wanted: Wanted) => string;
}

/** What engines say when they do not make or start a container, and what that means for a step. */
const readings: readonly Reading[] = [
  {
    words: /could not select device driver|nvidia-container|no known GPU vendor|unresolvable CDI/i,
    class: "no-capacity",
    tell: () => "this engine has no devices to give",
    remedy: "install the NVIDIA container toolkit where the engine runs, leave `gpu` out, or run the step elsewhere",
    isLasting: true,
  },
  {
    words: /Range of CPUs/i,
    class: "no-capacity",
    tell: () => "the engine's machine has fewer cores than asked for",
    isLasting: true,
  },
  { words: /no space left|disk quota exceeded/i, class: "staging", tell: () => "the engine's disk is full" },
  {
    words: /exec format error/i,
    class: "image",
    tell: ({ image }) => `image ${image} is for another kind of machine than the engine's`,
    remedy: "name one that is for the engine's machine, or an engine whose machine it is for",
    isLasting: true,
  },
  {
    words: /does not match the specified platform/i,
    class: "image",
    tell: ({ image }) => `image ${image} is on the engine for another platform than the one that is asked for`,
    remedy: "have the right one pulled: --pull always; or leave `platform` out",
    isLasting: true,
  },
  {
    words: /unable to find user|unable to find group|no matching entries in passwd/i,
    class: "image",
    tell: ({ image, user }) =>
      `image ${image} has no user${user === undefined ? " of its own settings" : ` "${user}"`}`,
    remedy: 'give `user` a name out of the image\'s /etc/passwd, or numbers, which every image takes: "1000:1000"',
    isLasting: true,
  },
  {
    words: /executable file not found|no such file or directory: unknown|stat .*no such file/i,
    class: "not-found",
    tell: (wanted) => `the image has no such command: ${commandOf(wanted)}`,
    isLasting: true,
  },
  {
    words: /permission denied: unknown|exec: .*permission denied/i,
    class: "not-found",
    tell: (wanted) => `the command is not executable: ${commandOf(wanted)}`,
    isLasting: true,
  },
  { words: /no such image/i, class: "image", tell: ({ image }) => `image ${image} is not on the engine any more` },
  {
    words: /docker-init|catatonit/i,
    class: "backend",
    tell: () => "the engine lacks its first process (docker-init, catatonit)",
    remedy: "install it where the engine runs; it comes with Docker's own packages, and with Podman as catatonit",
    isLasting: true,
  },
  {
    words: /cannot allocate memory|resource temporarily unavailable|too many open files/i,
    class: "no-capacity",
    tell: () => "the engine's machine could not start another container",
  },
];

/** By HTTP, the request itself is at fault: the same again would be refused again. */
const badRequest = 400;

/** Why the engine did not take the work. */
export function refusal({ status, message: said }: CallFault, wanted: Wanted): Failure {
  const reason = said.trim();
  const reading = readings.find(({ words }) => words.test(reason));
  if (reading !== undefined) {
    const { words: _, tell, ...told } = reading;
    return { ...told, message: tell(wanted), reason };
  }
  const lasting = status === badRequest ? { isLasting: true as const } : {};
  return { class: "backend", message: `the engine did not start the container: ${reason}`, reason, ...lasting };
}

function commandOf({ command, image }: Wanted): string {
  return `"${command?.[0] ?? image}"`;
}
