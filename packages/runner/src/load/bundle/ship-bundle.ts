import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PlannedFile } from "../../compile/plan.ts";
import type { ShipFact } from "../../compile/request.ts";
import { fromRoot } from "../facts/source-facts.ts";
import { bundleName, mapName } from "./bundle-function.ts";

export interface BundleStore {
  /** Absolute; paths in bundles and plans are relative to it. */
  readonly projectRoot: string;
  /** Absolute; bundles are written below it, by their digest. */
  readonly stateFolder: string;
  /** In hex. */
  readonly sha256: (text: string) => string;
}

/**
 * Writes a bundle and its map where they stay, and says how they ship.
 *
 * The map is no part of what the program is: lines may move around code that stays the same.
 */
export async function shipBundle(bundle: { code: string; map: string }, store: BundleStore): Promise<ShipFact> {
  const [code, map] = await Promise.all([kept(bundle.code, bundleName, store), kept(bundle.map, mapName, store)]);
  return { files: [code, map], code: code.digest.value, entry: bundleName };
}

async function kept(text: string, at: string, { projectRoot, stateFolder, sha256 }: BundleStore): Promise<PlannedFile> {
  const value = sha256(text);
  const folder = join(stateFolder, "bundles");
  const path = join(folder, `${value}.${at.slice(at.indexOf(".") + 1)}`);
  if (!(await exists(path))) {
    await mkdir(folder, { recursive: true });
    const draft = `${path}.${process.pid}.draft`;
    await writeFile(draft, text);
    await rename(draft, path);
  }
  const digest = { alg: "sha256", value } as const;
  return { at, from: fromRoot(projectRoot, path), kind: "file", digest, size: Buffer.byteLength(text) };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
