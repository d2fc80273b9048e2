import { existsSync, readFileSync, realpathSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import type { Ignore } from "ignore";
import { Undigestible } from "./digest-path.ts";
import { installedPackages, usuallyIgnored } from "./usually-ignored.ts";

/** What a project's folder ships, and the folders of installed packages, which are never copied. */
export interface ProjectFiles {
  /** Relative to the folder, with `/`, sorted. */
  readonly files: readonly string[];
  readonly installed: readonly string[];
}

/** A `.pipelineignore` may say `!` to what is usually ignored. */
const ruleFiles = [".gitignore", ".pipelineignore"];

/** The rules of one folder; a path is held against them relative to it. */
interface Rules {
  readonly folder: string;
  readonly rules: Ignore;
}

/** Walks a project, outermost rules first, so that a deeper file has the last word, as git has it. */
export async function projectFiles(folder: string): Promise<ProjectFiles> {
  const { default: createIgnore } = await import("ignore");
  const rulesIn = (of: string, lines: readonly string[] = []): Rules => ({
    folder: of,
    rules: createIgnore().add([...lines, ...ruleFiles.flatMap((name) => linesOf(join(of, name)))]),
  });
  const files: string[] = [];
  const installed: string[] = [];
  const walk = async (path: string, above: readonly Rules[]): Promise<void> => {
    const rules = [...above, rulesIn(path)];
    for (const entry of await readdir(path, { withFileTypes: true })) {
      const at = join(path, entry.name);
      const shown = relative(folder, at).split(sep).join("/");
      if (entry.name === installedPackages) installed.push(shown);
      else if (isIgnored(at, entry.isDirectory(), rules)) continue;
      else if (entry.isDirectory()) await walk(at, rules);
      else if (await isFileInside(folder, at, shown)) files.push(shown);
    }
  };
  const above = foldersAbove(folder).map((of) => rulesIn(of));
  await walk(folder, [{ folder, rules: createIgnore().add(usuallyIgnored) }, ...above]);
  return { files: files.sort(), installed: installed.sort() };
}

/** The last rule that says anything about a path decides. */
function isIgnored(path: string, isFolder: boolean, all: readonly Rules[]): boolean {
  if (isFolder && existsSync(join(path, "pyvenv.cfg"))) return true;
  let ignored = false;
  for (const { folder, rules } of all) {
    const verdict = rules.test(relative(folder, path).split(sep).join("/") + (isFolder ? "/" : ""));
    if (verdict.ignored) ignored = true;
    else if (verdict.unignored) ignored = false;
  }
  return ignored;
}

/** From the folder of the repository down to the one above ours; none outside a repository. */
function foldersAbove(folder: string): readonly string[] {
  const above: string[] = [];
  let at = folder;
  while (!existsSync(join(at, ".git"))) {
    if (dirname(at) === at) return [];
    at = dirname(at);
    above.unshift(at);
  }
  return above;
}

function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, "utf8").split(/\r?\n/) : [];
}

const unlisted = "List it in .pipelineignore, or put what it leads to in its place.";

/** A link ships as the file that it leads to, which must be part of the project. */
async function isFileInside(folder: string, path: string, shown: string): Promise<boolean> {
  const end = realpathOf(path);
  if (end === undefined || !end.startsWith(realpathSync(folder) + sep)) {
    throw new Undigestible(`holds the link "${shown}", which leads out`, unlisted);
  }
  if (!(await stat(end)).isFile()) throw new Undigestible(`holds "${shown}", which is no file`, unlisted);
  return true;
}

function realpathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
