import { realpathSync, statSync } from "node:fs";
import { arch, platform } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import type { Workload } from "../contract/index.ts";
import { inheritedEnv } from "./inherited-env.ts";

/**
 * What a local program's result depends on besides its words and files: the platform, and the program file itself, told
 * by its size and its time of change, since asking it for a version would start a process. `node` is our own.
 */
export function programEnvironments(
  env: Readonly<Record<string, string | undefined>>,
): (program: Pick<Workload, "command">) => Promise<string> {
  const machine = `${platform()}-${arch()}`;
  const folders = (inheritedEnv(env).PATH ?? "").split(delimiter);
  const known = new Map<string, string>();
  return async ({ command = [] }) => {
    const name = command[0] ?? "";
    const told = known.get(name) ?? `${machine} ${programMark(name, folders)}`;
    known.set(name, told);
    return told;
  };
}

function programMark(name: string, folders: readonly string[]): string {
  if (name === "node") return `node ${process.versions.node}`;
  const paths = isAbsolute(name) ? [name] : name.includes("/") ? [] : folders.map((folder) => join(folder, name));
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isFile()) return `${realpathSync(path)} ${found.size} ${Math.round(found.mtimeMs)}`;
  }
  return name;
}
