import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { AttemptAddress, Manifest, Staging } from "../../contract/index.ts";
import { bringArtifact } from "./bring.ts";
import { collectFolder } from "./collect.ts";
import { attemptFolder, inFolder, realFolders } from "./folder.ts";
import { type DirectoryTerms, prepareFolder } from "./prepare.ts";
import { isWhole } from "./proof.ts";

/** Staging in a folder of this machine. Rejections carry the system's own words; folders are made when needed. */
export function openDirectoryStaging(
  root: string,
  { isShared = false }: Partial<Pick<DirectoryTerms, "isShared">> = {},
): Staging {
  const top = resolve(root);
  const realFolder = realFolders(top);
  return {
    folder: (address: AttemptAddress) => attemptFolder(top, address),
    prepare: (folder, contents) => prepareFolder({ root: top, isShared }, folder, contents),
    collect: (folder, declared) => collectFolder(folder, declared, realFolder),
    seal: async (folder, manifest) => seal(folder, manifest),
    manifest: async (folder) => manifestOf(folder),
    holds: (artifact) => isWhole(top, artifact),
    fetch: (artifact, to) => bringArtifact(top, artifact, to),
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
