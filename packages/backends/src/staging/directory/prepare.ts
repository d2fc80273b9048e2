import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { AttemptContents, Content } from "../../contract/index.ts";
import { bringArtifact } from "./bring.ts";
import { copyInto, linkInto } from "./copy.ts";
import { inFolder } from "./folder.ts";

/** Nobody but the user who runs the pipeline sees what a program reads and writes. */
const mode = 0o700;

/**
 * Makes and fills an attempt's folder, once: one that has been filled is left as it is, since its program may run.
 *
 * Artifacts are verified as they arrive. Synchronous where files are small: each call by the thread pool costs more than the file itself.
 */
export async function prepareFolder(root: string, folder: string, contents: AttemptContents): Promise<void> {
  const inputs = join(folder, inFolder.input, "inputs.json");
  if (existsSync(inputs)) return;
  makeFolders(folder);
  for (const path of contents.outputFolders) makeParents(join(folder, inFolder.output, path));
  for (const { at, from } of contents.artifacts) {
    const to = join(folder, inFolder.input, at);
    if (at.includes("/")) makeParents(dirname(to));
    if ("location" in from) await bringArtifact(root, from, to);
    else await copyInto(from, to);
  }
  for (const { at, from } of contents.shipped) {
    const to = join(folder, inFolder.work, at);
    if (at.includes("/")) makeParents(dirname(to));
    if (from.kind === "content") writeContent(from, to);
    else if (from.link === true) await linkInto(from, to);
    else await copyInto(from, to);
  }
  // Last, and by rename: it marks a folder that is whole.
  writeFileSync(`${inputs}.part`, JSON.stringify(contents.inputs), { mode: 0o600 });
  renameSync(`${inputs}.part`, inputs);
}

/** A folder that is there without its mark was being filled when its runner died; no program has started in it. */
function makeFolders(folder: string): void {
  mkdirSync(dirname(folder), { recursive: true, mode });
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
    rmSync(folder, { recursive: true });
    mkdirSync(folder, { mode });
  }
  for (const name of [inFolder.input, inFolder.output, inFolder.work]) mkdirSync(join(folder, name), { mode });
}

function makeParents(folder: string): void {
  mkdirSync(folder, { recursive: true, mode });
}

function writeContent({ bytes }: Content, to: string): void {
  writeFileSync(to, bytes, { mode: 0o600 });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
