import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { version } from "esbuild";
import type { ShipFact } from "../../compile/request.ts";
import type { FunctionSources } from "./bundle-function.ts";
import { type BundleStore, writeWhole } from "./ship-bundle.ts";

/** A bundle that was made before, and what files were like when it was made. */
interface Remembered {
  readonly fact: ShipFact;
  /** By absolute path; `null` where there was nothing. */
  readonly seen: Readonly<Record<string, Stamp | null>>;
}

/** Size in bytes and time of the last change. */
type Stamp = readonly [size: number, changedAtMs: number];

/** What changes when packages are installed, or when a compiler's settings do. */
const settings = /^(package|tsconfig.*|jsconfig)\.json$/;
const inventory = join("node_modules", ".package-lock.json");

/**
 * Spares bundling what has not changed: a schema library alone takes as long as all else of a plan.
 *
 * What was taken apart is compared by its text. All other files, and the folders in which an import might find
 * another one, are trusted by size and time, since there are hundreds of them.
 */
export class BundleCache {
  readonly #store: BundleStore;
  readonly #stamps = new Map<string, Promise<Stamp | null>>();

  constructor(store: BundleStore) {
    this.#store = store;
  }

  async find(sources: FunctionSources): Promise<ShipFact | undefined> {
    const remembered = await this.#read(sources);
    if (remembered === undefined) return undefined;
    const { fact, seen } = remembered;
    const isSame = async ([path, stamp]: [string, Stamp | null]) => String(await this.#stamp(path)) === String(stamp);
    const same = await Promise.all([
      ...Object.entries(seen).map(isSame),
      ...fact.files.map((file) => this.#isThere(file)),
    ]);
    return same.every(Boolean) ? fact : undefined;
  }

  /** `inputs`: absolute paths of all files that the bundler read. */
  async remember(sources: FunctionSources, inputs: readonly string[], fact: ShipFact): Promise<void> {
    const folders = new Set(inputs.map((path) => dirname(path)));
    const around = await Promise.all([...allAbove(folders)].map(settingsIn));
    const read = inputs.filter((path) => !sources.slices.has(path));
    const seen = [...read, ...folders, ...around.flat()].map(async (path) => [path, await this.#stamp(path)] as const);
    const remembered: Remembered = { fact, seen: Object.fromEntries(await Promise.all(seen)) };
    await writeWhole(this.#place(sources), JSON.stringify(remembered));
  }

  async #read(sources: FunctionSources): Promise<Remembered | undefined> {
    try {
      return JSON.parse(await readFile(this.#place(sources), "utf8"));
    } catch {
      return undefined;
    }
  }

  /** The version of the bundler stands for what it does; our own part is among the files that it reads. */
  #place({ path, exported, slices }: FunctionSources): string {
    const { stateFolder, projectRoot, sha256 } = this.#store;
    const sources = [...slices].map(([at, { code, shown }]) => [at, code, shown]).sort();
    const key = sha256(JSON.stringify({ version, projectRoot, path, exported, sources }));
    return join(stateFolder, "bundles", `${key}.json`);
  }

  #stamp(path: string): Promise<Stamp | null> {
    const known = this.#stamps.get(path) ?? stampOf(path);
    this.#stamps.set(path, known);
    return known;
  }

  async #isThere({ from, size }: ShipFact["files"][number]): Promise<boolean> {
    const stamp = await this.#stamp(resolve(this.#store.projectRoot, from));
    return stamp?.[0] === size;
  }
}

async function stampOf(path: string): Promise<Stamp | null> {
  return stat(path).then(
    ({ size, mtimeMs }) => [size, mtimeMs],
    () => null,
  );
}

function allAbove(folders: Iterable<string>): ReadonlySet<string> {
  const all = new Set<string>();
  for (const folder of folders) {
    for (let at = folder; !all.has(at); at = dirname(at)) all.add(at);
  }
  return all;
}

/** Of an installed package only its own description counts. */
async function settingsIn(folder: string): Promise<readonly string[]> {
  const isInstalled = `${folder}${sep}`.includes(`${sep}node_modules${sep}`);
  if (isInstalled) return [join(folder, "package.json")];
  const names = await readdir(folder).catch(() => []);
  return [...names.filter((name) => settings.test(name)), "node_modules", inventory].map((name) => join(folder, name));
}
