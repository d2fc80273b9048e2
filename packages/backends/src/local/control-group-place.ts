import { accessSync, constants, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Where a controller's groups can be made, and where this process is now. */
export interface ControllerPlace {
  readonly version: 1 | 2;
  /** Groups are made below it. */
  readonly parent: string;
  /** The group of this process. */
  readonly own: string;
}

/** What the system tells a process about its groups: two files of `/proc/self`. */
export interface GroupFacts {
  readonly cgroup: string;
  readonly mountinfo: string;
}

export function readGroupFacts(): GroupFacts | undefined {
  try {
    return {
      cgroup: readFileSync("/proc/self/cgroup", "utf8"),
      mountinfo: readFileSync("/proc/self/mountinfo", "utf8"),
    };
  } catch {
    return undefined;
  }
}

/** The group of this process under a controller; nothing where the system has none mounted. */
export function ownGroup(controller: "memory" | "cpu", facts: GroupFacts): Omit<ControllerPlace, "parent"> | undefined {
  const lines = facts.cgroup.split("\n").map((line) => line.split(":"));
  const path1 = lines.find(([, names]) => names?.split(",").includes(controller))?.[2];
  const path2 = lines.find(([number]) => number === "0")?.[2];
  const [version, path] = path1 === undefined ? ([2, path2] as const) : ([1, path1] as const);
  const mount = mountOf(version === 1 ? controller : undefined, facts.mountinfo);
  if (path === undefined || mount === undefined) return undefined;
  const below = path.startsWith(mount.root) ? path.slice(mount.root.length) : path;
  return { version, own: resolve(mount.at, `.${below}`) };
}

/** Where this process may make groups of its own with this controller. */
export function placeFor(controller: "memory" | "cpu", facts: GroupFacts): ControllerPlace | undefined {
  const found = ownGroup(controller, facts);
  if (found === undefined) return undefined;
  // In version 2 only a group without processes gives its children controllers: ours has one, its parent may have none.
  const parents = found.version === 1 ? [found.own] : [dirname(found.own), found.own];
  const parent = parents.find((path) => isWritable(path) && (found.version === 1 || gives(path, controller)));
  return parent === undefined ? undefined : { ...found, parent };
}

/** Where this machine counts the processes that it ended for want of memory, the narrowest count first. */
export function oomCounters(facts: GroupFacts | undefined): readonly string[] {
  const own = facts && ownGroup("memory", facts);
  const ofGroup = own && join(own.own, own.version === 1 ? "memory.oom_control" : "memory.events");
  return [...(ofGroup === undefined ? [] : [ofGroup]), "/proc/vmstat"];
}

function mountOf(controller: string | undefined, mountinfo: string) {
  for (const line of mountinfo.split("\n")) {
    const [before = "", after = ""] = line.split(" - ");
    const [type, , options = ""] = after.split(" ");
    const [, , , root = "/", at = ""] = before.split(" ");
    const fits =
      controller === undefined ? type === "cgroup2" : type === "cgroup" && options.split(",").includes(controller);
    if (fits) return { root: root === "/" ? "" : root, at };
  }
  return undefined;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    accessSync(join(folder, "cgroup.procs"), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function gives(folder: string, controller: string): boolean {
  try {
    return readFileSync(join(folder, "cgroup.subtree_control"), "utf8").split(/\s+/).includes(controller);
  } catch {
    return false;
  }
}
