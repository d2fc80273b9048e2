import { existsSync, lstatSync, realpathSync, type Stats, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { Artifact, Collection, DeclaredOutput } from "../../contract/index.ts";
import { measureDirectory, measureFile, NoArtifact } from "./digest.ts";
import { inFolder } from "./folder.ts";
import { readValues } from "./values.ts";

/** What the program left in its output folder; every failure is told as one, none is thrown. */
export async function collectFolder(
  folder: string,
  declared: readonly DeclaredOutput[],
  realFolder: (folder: string) => string,
): Promise<Collection> {
  try {
    const output = realOutput(realFolder(folder));
    if (output === undefined) return nothingOf(declared);
    const json = readValues(output);
    const found = await Promise.all(declared.map(async (one) => [one.name, await artifact(output, one)] as const));
    const artifacts = found.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
    const missing = found.flatMap(([name, value]) => (value === undefined ? [name] : []));
    return { status: "collected", json, artifacts: Object.fromEntries(artifacts), missing };
  } catch (error) {
    return { status: "failed", failure: { class: classOf(error), message: messageOf(error) } };
  }
}

/** A program may have put a link in its place, or have removed it; that the attempt's own folder is gone is no doing of it. */
function realOutput(folder: string): string | undefined {
  const path = join(folder, inFolder.output);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined && existsSync(folder)) return undefined;
  return stats?.isDirectory() === true ? path : realpathSync.native(path);
}

function nothingOf(declared: readonly DeclaredOutput[]): Collection {
  return { status: "collected", json: undefined, artifacts: {}, missing: declared.map(({ name }) => name) };
}

function classOf(error: unknown): "contract" | "staging" {
  return error instanceof NoArtifact ? "contract" : "staging";
}

function messageOf(error: unknown): string {
  if (error instanceof NoArtifact) return error.message;
  return `the outputs could not be read: ${error instanceof Error ? error.message : String(error)}`;
}

async function artifact(
  output: string,
  { name, kind, path, mediaType }: DeclaredOutput,
): Promise<Artifact | undefined> {
  const location = join(output, path);
  const own = lstatSync(location, { throwIfNoEntry: false });
  // Most are: a file of the folder itself, which leads nowhere.
  const isPlain = own?.isFile() === true && !path.includes("/");
  const stats = isPlain ? own : statSync(location, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!isPlain) checkPlace(location, output, `output "${name}" (${path})`);
  const measured = await measure(location, kind, stats).catch((error: unknown) => {
    throw error instanceof NoArtifact ? new NoArtifact(`output "${name}" (${path}) ${error.message}`) : error;
  });
  return { kind, location, ...measured, ...(mediaType === undefined ? {} : { mediaType }) };
}

async function measure(location: string, kind: "file" | "dir", stats: Stats) {
  if (kind === "dir" && stats.isDirectory()) return measureDirectory(realpathSync.native(location));
  if (kind === "file" && stats.isFile()) return measureFile(location, stats);
  const is = stats.isDirectory() ? "a directory" : stats.isFile() ? "a file" : "neither a file nor a directory";
  throw new NoArtifact(`is declared as a ${kind === "dir" ? "directory" : "file"} and is ${is}`);
}

/** What a link leads to outside the folder stays behind when the folder travels, and may be anybody's. */
function checkPlace(location: string, output: string, what: string): void {
  const real = realpathSync.native(location);
  if (real !== output && !real.startsWith(output + sep)) throw new NoArtifact(`${what} leads out of OUTPUT_PATH`);
}
