import { mkdir, mkdtemp, rename, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
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
  const size = Buffer.byteLength(text);
  const path = join(stateFolder, "bundles", `${value}.${at.slice(at.indexOf(".") + 1)}`);
  if ((await sizeOf(path)) !== size) await writeWhole(path, text);
  return { at, from: fromRoot(projectRoot, path), kind: "file", digest: { alg: "sha256", value }, size };
}

/** By a draft, since another process may write the same file. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const folder = await mkdtemp(`${path}.`);
  await writeFile(join(folder, "draft"), text);
  await rename(join(folder, "draft"), path);
  await rmdir(folder);
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}
