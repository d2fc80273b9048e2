import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { AttemptContents, Content } from "../../contract/index.ts";
import { bringArtifact } from "./bring.ts";
import { copyInto, linkInto } from "./copy.ts";
import { inFolder } from "./folder.ts";

/** How a folder of this machine serves as staging. */
export interface DirectoryTerms {
  readonly root: string;
  /**
   * Programs run as other users, or see no other folder of this machine: what is in an attempt's folder is open to all and
   * no link to an original; the folder itself stays closed, so that only those get in who are let in by a mount.
   */
  readonly isShared: boolean;
}

/** Nobody but the user who runs the pipeline sees what a program reads and writes. */
const mode = 0o700;

const [openFolder, openFile] = [0o777, 0o666];

/**
 * Makes and fills an attempt's folder, once: one that is there is left as it is, since its program may run, and may have
 * removed what it likes. So it comes to its place as a whole, by a rename.
 *
 * Artifacts are verified as they arrive. Synchronous where files are small: each call by the thread pool costs more than the file itself.
 */
export async function prepareFolder(
  { root, isShared }: DirectoryTerms,
  folder: string,
  contents: AttemptContents,
): Promise<void> {
  if (existsSync(folder)) return;
  const draft = `${folder}.part`;
  makeDraft(draft);
  for (const name of [inFolder.input, inFolder.work, inFolder.output]) makeFolder(join(draft, name));
  await bringInputs(root, draft, contents);
  await ship(draft, contents, isShared);
  for (const path of contents.outputFolders) makeParents(join(draft, inFolder.output, path));
  if (isShared) for (const name of [inFolder.input, inFolder.work, inFolder.output]) openUp(join(draft, name));
  renameSync(draft, folder);
}

/** One that is there was being filled when its runner died, or when something was not to be had. */
function makeDraft(draft: string): void {
  mkdirSync(dirname(draft), { recursive: true, mode });
  try {
    makeFolder(draft);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    rmSync(draft, { recursive: true });
    makeFolder(draft);
  }
}

async function bringInputs(root: string, folder: string, { artifacts, inputs }: AttemptContents): Promise<void> {
  for (const { at, from } of artifacts) {
    const to = join(folder, inFolder.input, at);
    if (at.includes("/")) makeParents(dirname(to));
    if ("location" in from) await bringArtifact(root, from, to);
    else await copyInto(from, to);
  }
  writeContent({ kind: "content", bytes: JSON.stringify(inputs) }, join(folder, inFolder.input, "inputs.json"));
}

async function ship(folder: string, { shipped }: AttemptContents, isShared: boolean): Promise<void> {
  for (const { at, from } of shipped) {
    const to = join(folder, inFolder.work, at);
    if (at.includes("/")) makeParents(dirname(to));
    if (from.kind === "content") writeContent(from, to);
    else if (from.link === true && !isShared) await linkInto(from, to);
    else await copyInto(from, to);
  }
}

function makeFolder(folder: string): void {
  mkdirSync(folder, { mode });
}

function openUp(folder: string): void {
  chmodSync(folder, openFolder);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, openFolder);
    // A program that may be executed by one may be by all.
    else if (entry.isFile()) chmodSync(path, openFile | ((statSync(path).mode & 0o100) === 0 ? 0 : 0o111));
  }
}

function makeParents(folder: string): void {
  mkdirSync(folder, { recursive: true, mode });
}

function writeContent({ bytes }: Content, to: string): void {
  writeFileSync(to, bytes, { mode: 0o600 });
}
