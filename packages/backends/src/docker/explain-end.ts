import { posix } from "node:path";
import type { Ended, Failure } from "../contract/index.ts";
import type { Container, ContainerState } from "./container.ts";
import { type ProgramFile, programFile } from "./program-file.ts";

const usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * Of a command that is not there or not executable; of a shell that reads a program for another kind of machine, as systems
 * have it do (2); of Podman's first process (1).
 */
const doubtful: readonly number[] = [1, 2, 126, 127];

/**
 * Looks closer at an end that a program need not have caused itself: its command is not there or not executable, or is for
 * another kind of machine. The container must still be there.
 */
export async function explainEnd(
  ended: Ended,
  container: Container,
  { state, architecture }: { readonly state: ContainerState; readonly architecture: string },
): Promise<Ended> {
  const isDoubtful =
    ended.status === "failed" && ended.failure.class === "user-exit" && doubtful.includes(state.exitCode);
  if (!isDoubtful) return ended;
  const failure = reasonOf(await commandFile(container, state), state, architecture);
  return failure === undefined ? ended : { status: "failed", failure };
}

function reasonOf(file: ProgramFile | undefined, state: ContainerState, architecture: string): Failure | undefined {
  const command = state.words[0] ?? "";
  if (file?.architecture !== undefined && file.architecture !== architecture) {
    const message = `"${command}" of the image is for ${file.architecture}, and the engine's machine is ${architecture}`;
    return { class: "image", message, reason: `exit code ${state.exitCode}`, isLasting: true };
  }
  if (state.exitCode === 2 || file?.isExecutable) return undefined;
  const missing = `the image has no command "${command}" (PATH: ${pathOf(state)})`;
  const message = file === undefined ? missing : `"${command}" is not executable`;
  return { class: "not-found", message, reason: `exit code ${state.exitCode}`, isLasting: true };
}

/** The file that a command names, found as a system finds it. */
async function commandFile(container: Container, state: ContainerState): Promise<ProgramFile | undefined> {
  const [command = ""] = state.words;
  const places = command.includes("/")
    ? [posix.resolve(state.workingFolder, command)]
    : pathOf(state)
        .split(":")
        .map((folder) => posix.join(folder, command));
  const found = await Promise.all(places.map((place) => programFile(container, place)));
  return found.find((file) => file?.isExecutable) ?? found.find((file) => file !== undefined);
}

function pathOf({ env }: ContainerState): string {
  return env.find((entry) => entry.startsWith("PATH="))?.slice("PATH=".length) ?? usualPath;
}
