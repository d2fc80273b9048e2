import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Artifact, AttemptAddress, Manifest, Staging } from "../../contract/index.ts";
import { collectFolder } from "./collect.ts";
import { copyInto } from "./copy.ts";
import { measureDirectory, measureFile } from "./digest.ts";
import { attemptFolder, inFolder } from "./folder.ts";
import { prepareFolder } from "./prepare.ts";

/** Staging in a folder of this machine. Rejections carry the system's own words; folders are made when needed. */
export function openDirectoryStaging(root: string): Staging {
  const top = resolve(root);
  return {
    folder: (address: AttemptAddress) => attemptFolder(top, address),
    prepare: prepareFolder,
    collect: collectFolder,
    seal: async (folder, manifest) => seal(folder, manifest),
    manifest: async (folder) => manifestOf(folder),
    holds: async (artifact) => isThere(artifact),
    fetch: fetchArtifact,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** By rename: a manifest is whole or absent. */
function seal(folder: string, manifest: Manifest): void {
  const path = join(folder, inFolder.manifest);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(manifest), { mode: 0o600 });
  renameSync(draft, path);
}

function manifestOf(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, inFolder.manifest), "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function isThere({ kind, location, size }: Artifact): boolean {
  const found = statSync(location, { throwIfNoEntry: false });
  return kind === "dir" ? found?.isDirectory() === true : found?.isFile() === true && found.size === size;
}

async function fetchArtifact(artifact: Artifact, to: string): Promise<void> {
  await copyInto({ kind: artifact.kind, path: artifact.location }, to);
  const { digest } = artifact.kind === "dir" ? await measureDirectory(resolve(to)) : await measureFile(to);
  if (digest.value === artifact.digest.value) return;
  await rm(to, { recursive: true, force: true });
  throw new Error(`${artifact.location} is not what its step wrote: its digest has changed`);
}
