import type { Failure } from "../contract/index.ts";
import type { CallFault } from "./engine-fault.ts";

/** What engines say when they do not make or start a container, and what that means for a step. */
const readings: readonly Reading[] = [
  {
    words: /could not select device driver|nvidia-container|no known GPU vendor|unresolvable CDI/i,
    class: "no-capacity",
    message: "this engine has no devices to give: install the NVIDIA container toolkit, or run the step elsewhere",
  },
  { words: /Range of CPUs/i, class: "no-capacity", message: "the engine's machine has fewer cores than asked for" },
  { words: /no space left|disk quota exceeded/i, class: "staging", message: "the engine's disk is full" },
  {
    words: /exec format error/i,
    class: "image",
    message: "the image is for another architecture than the engine's machine",
  },
  {
    words: /does not match the specified platform/i,
    class: "image",
    message: "the image on the engine is for another platform than the one that is asked for",
  },
  {
    words: /unable to find user|unable to find group|no matching entries in passwd/i,
    class: "image",
    message: "the image does not know the user that the program is to run as",
  },
  {
    words: /executable file not found|no such file or directory: unknown|stat .*no such file/i,
    class: "not-found",
    message: "the image has no such command",
  },
  {
    words: /permission denied: unknown|exec: .*permission denied/i,
    class: "not-found",
    message: "the command is not executable",
  },
  { words: /no such image/i, class: "image", message: "the image is not on the engine any more" },
  {
    words: /docker-init|catatonit/i,
    class: "backend",
    message: "the engine lacks its first process (docker-init, catatonit)",
  },
  {
    words: /cannot allocate memory|resource temporarily unavailable|too many open files/i,
    class: "no-capacity",
    message: "the engine's machine could not start another container",
  },
];

interface Reading {
  readonly words: RegExp;
  readonly class: "no-capacity" | "image" | "not-found" | "staging" | "backend";
  readonly message: string;
}

/** Why the engine did not take the work. */
export function refusal({ message: reason }: CallFault): Failure {
  const reading = readings.find(({ words }) => words.test(reason));
  const message = reading?.message ?? `the engine did not start the container: ${reason.trim()}`;
  return { class: reading?.class ?? "backend", message, reason: reason.trim() };
}
