import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { installedPackages, usuallyIgnored } from "./usually-ignored.ts";

/** What a folder gives to a build, once patterns have been applied. */
export interface ContextFiles {
  /** Every pattern that was applied, in order, as a `.dockerignore` has them. */
  readonly ignore: readonly string[];
  /** Files and links, relative to the folder, with `/`, sorted. */
  readonly files: readonly string[];
}

const ignoredByDefault = [installedPackages, ...usuallyIgnored].map((name) => `**/${name}`);

/** Patterns of a `.dockerignore` beside the Dockerfile, or in the context: the nearer one alone, as Docker has it. */
export async function dockerignoreOf(folder: string, dockerfile?: string): Promise<readonly string[]> {
  const files = [...(dockerfile === undefined ? [] : [`${dockerfile}.dockerignore`]), join(folder, ".dockerignore")];
  const file = files.find((each) => existsSync(each));
  return file === undefined ? [] : (await readFile(file, "utf8")).split(/\r?\n/);
}

/** Walks a folder by the rules of a `.dockerignore`: the defaults, then `patterns`; the last that matches decides. */
export async function contextFiles(folder: string, patterns: readonly string[]): Promise<ContextFiles> {
  // CommonJS: its types stand one `default` deeper than its function, which is its own `default`.
  const { default: imported } = await import("@balena/dockerignore");
  const written = patterns.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
  const ignore = [...ignoredByDefault, ...written];
  const rules = imported.default({ ignorecase: false }).add(ignore);
  const exceptions = written.filter((line) => line.startsWith("!")).map((line) => line.slice(1).replace(/^\//, ""));
  const environments: string[] = [];
  const files: string[] = [];
  const walk = async (at: string): Promise<void> => {
    for (const entry of await readdir(join(folder, at), { withFileTypes: true })) {
      const path = at === "" ? entry.name : `${at}/${entry.name}`;
      if (!entry.isDirectory()) {
        if (!rules.ignores(path)) files.push(path);
      } else if (existsSync(join(folder, path, "pyvenv.cfg"))) environments.push(path);
      else if (!rules.ignores(path) || exceptions.some((each) => mayLieIn(each, path))) await walk(path);
    }
  };
  await walk("");
  return { ignore: [...ignore, ...environments.sort()], files: files.sort() };
}

/** Whether an exception may take back something below a folder that is left out. */
function mayLieIn(exception: string, folder: string): boolean {
  const parts = exception.split("/");
  const above = folder.split("/");
  for (const [index, name] of above.entries()) {
    const part = parts[index];
    if (part === undefined) return false;
    if (/[*?[\\]/.test(part)) return true;
    if (part !== name) return false;
  }
  return parts.length > above.length;
}
