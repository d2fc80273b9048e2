import { readFileSync } from "node:fs";
import { posix } from "node:path";
import type { Ended } from "../contract/index.ts";
import { attemptFiles } from "./attempt-files.ts";
import type { Container, ContainerState } from "./container.ts";

const usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** What a first process says, in its last line, of a program that its kernel does not know. */
const wrongFormat = /exec format error/i;

/**
 * Looks closer at an end that a program need not have caused itself: codes 126 and 127 of a command that is not there or not
 * executable, and a program for another kind of machine. The container must still be there.
 */
export async function explainEnd(
  ended: Ended,
  container: Container,
  { state, folder }: { readonly state: ContainerState; readonly folder: string },
): Promise<Ended> {
  if (ended.status !== "failed" || ended.failure.class !== "user-exit") return ended;
  if (wrongFormat.test(lastLine(folder))) {
    const message = "the image is for another kind of machine than the engine's, or its program is no program";
    return { status: "failed", failure: { class: "image", message, reason: lastLine(folder) } };
  }
  if (state.exitCode !== 126 && state.exitCode !== 127) return ended;
  const command = state.words[0] ?? "";
  const mode = await modeOf(command, container, state);
  if (mode !== undefined && (mode & 0o111) !== 0) return ended;
  const message =
    mode === undefined
      ? `the image has no command "${command}" (PATH: ${pathOf(state)})`
      : `"${command}" is not executable`;
  return { status: "failed", failure: { class: "not-found", message, reason: `exit code ${state.exitCode}` } };
}

/** Of the file that a command names, found as a system finds it; a link counts as executable. */
async function modeOf(command: string, container: Container, state: ContainerState): Promise<number | undefined> {
  const places = command.includes("/")
    ? [posix.resolve(state.workingFolder, command)]
    : pathOf(state)
        .split(":")
        .map((folder) => posix.join(folder, command));
  const modes = await Promise.all(places.map((place) => container.mode(place)));
  return modes.find((mode) => mode !== undefined && (mode & 0o111) !== 0) ?? modes.find((mode) => mode !== undefined);
}

function pathOf({ env }: ContainerState): string {
  return env.find((entry) => entry.startsWith("PATH="))?.slice("PATH=".length) ?? usualPath;
}

function lastLine(folder: string): string {
  return readFileSync(attemptFiles.log(folder), "utf8").trimEnd().split("\n").at(-1) ?? "";
}
