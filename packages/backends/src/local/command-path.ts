import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** Where the system looks where no PATH is set. */
const usualPath = "/bin:/usr/bin";

/** The files that a command may mean, in the order in which the system tries them; it is looked for from `cwd`. */
export function commandPaths(command: string, cwd: string, path: string = usualPath): readonly string[] {
  if (command.includes("/")) return [resolve(cwd, command)];
  if (command === "") return [];
  return path
    .split(":")
    .map((folder) => resolve(cwd, folder, command))
    .filter((file) => existsSync(file));
}
