import { readdirSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { suggestion } from "../../compile/suggestion.ts";

/** What to write instead of a path that is not there: a near name in the deepest folder that is. */
export function pathSuggestion(path: string, base: string): string {
  const [folder, name] = deepestFolder(path);
  const hidden = name.startsWith(".");
  const there = (entriesOf(folder) ?? []).filter(
    (entry) => (hidden || !entry.startsWith(".")) && entry !== "node_modules",
  );
  const isFolderThere = name === basename(path) || there.includes(name);
  const where = relative(base, folder) || (isFolderThere ? "that folder" : "the folder above");
  return `${isFolderThere ? "" : `There is no folder "${name}". `}${suggestion(name, there, `files in ${where}`)}`;
}

/** The nearest folder above that exists, and the part of the path below it that does not. */
function deepestFolder(path: string): readonly [folder: string, name: string] {
  let name = basename(path);
  let folder = dirname(path);
  while (entriesOf(folder) === undefined && dirname(folder) !== folder) {
    name = basename(folder);
    folder = dirname(folder);
  }
  return [folder, name];
}

function entriesOf(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder).sort();
  } catch {
    return undefined;
  }
}
