import { existsSync, readdirSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Problem } from "../../compile/problem.ts";
import { sha256 } from "./digest-path.ts";
import { inParallel } from "./in-parallel.ts";
import { projectFiles } from "./project-files.ts";
import { type Shipped, type ShipScope, ship, shippedAt } from "./shipped.ts";
import { type AskedPath, fromRoot, whyNot } from "./source-facts.ts";

/** Every file of a folder that no rule ignores. Where files are local, links are enough. */
export async function shipProject(asked: AskedPath, scope: ShipScope): Promise<readonly (Shipped | Problem)[]> {
  const folder = resolve(asked.base, asked.path);
  try {
    if (!(await stat(folder)).isDirectory()) return [{ code: "FILE_MISSING", ...isFile(asked), ...asked.said }];
    const { files, installed } = await projectFiles(folder);
    const shipped = await inParallel(files, (path) => ship({ ...asked, path: join(folder, path) }, scope));
    return [...shipped.map(linked), ...installed.map((path) => shipInstalled(join(folder, path), scope))];
  } catch (error) {
    return [{ code: "FILE_MISSING", ...whyNot(error, asked, folder), ...asked.said }];
  }
}

function linked(each: Shipped | Problem): Shipped | Problem {
  return "file" in each ? { ...each, file: { ...each.file, link: true } } : each;
}

function isFile({ shown }: AskedPath) {
  return { message: `${shown} is a file, not a folder.`, remedy: 'Name the folder that ships, such as ".".' };
}

/** Written by npm, pnpm and yarn into the folder, and naming exactly what is installed. */
const inventories = [".package-lock.json", ".modules.yaml", ".yarn-state.yml", ".yarn-integrity"];

/**
 * A folder of installed packages, by its inventory: hashing every file of it would take longer than most steps.
 *
 * Its size is not counted, since it is linked and never sent.
 */
function shipInstalled(path: string, scope: ShipScope): Shipped {
  const inventory = inventories.map((name) => join(path, name)).find((file) => existsSync(file));
  const text = inventory === undefined ? readdirSync(path).sort().join("\n") : readFileSync(inventory, "utf8");
  const digest = { alg: "sha256", value: sha256(text) } as const;
  const file = { at: shippedAt(path, scope.above), from: fromRoot(scope.root, path), kind: "dir", digest } as const;
  return { file: { ...file, size: 0, link: true }, executable: false };
}
