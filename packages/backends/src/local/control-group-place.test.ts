import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ControlGroups } from "./control-group.ts";
import { oomCounters, ownGroup, placeFor } from "./control-group-place.ts";
import { OomKills } from "./oom-kills.ts";

const root = mkdtempSync(join(tmpdir(), "groups-"));
afterAll(() => rmSync(root, { recursive: true }));

function makeGroup(path: string, files: Readonly<Record<string, string>> = {}): string {
  mkdirSync(join(root, path), { recursive: true });
  for (const [name, text] of Object.entries({ "cgroup.procs": "", ...files }))
    writeFileSync(join(root, path, name), text);
  return join(root, path);
}

describe("where groups of processes can be made", () => {
  const version1 = {
    cgroup: "4:memory:/box/one\n3:cpu,cpuacct:/\n0::/\n",
    mountinfo: [
      `30 20 0:26 / ${root}/v1/memory rw,relatime - cgroup cgroup rw,memory`,
      `31 20 0:27 / ${root}/v1/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct`,
      `32 20 0:28 / ${root}/v1/unified rw,relatime - cgroup2 none rw`,
    ].join("\n"),
  };

  it("version 1: below one's own group, each controller in its own tree", () => {
    const own = makeGroup("v1/memory/box/one");
    expect(placeFor("memory", version1)).toEqual({ version: 1, own, parent: own });
    const cpu = makeGroup("v1/cpu");
    expect(placeFor("cpu", version1)).toEqual({ version: 1, own: cpu, parent: cpu });
    expect(oomCounters(version1)).toEqual([join(own, "memory.oom_control"), "/proc/vmstat"]);
  });

  it("version 1, in a container that sees its own part of the tree", () => {
    const mountinfo = `30 20 0:26 /docker/abc ${root}/part ro,relatime - cgroup cgroup rw,memory`;
    makeGroup("part");
    expect(ownGroup("memory", { cgroup: "4:memory:/docker/abc\n", mountinfo })).toEqual({
      version: 1,
      own: join(root, "part"),
    });
  });

  it("version 2: beside one's own group, where the parent hands the controller on", () => {
    const facts = {
      cgroup: "0::/user/app/mine\n",
      mountinfo: `30 20 0:26 / ${root}/v2 rw,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate`,
    };
    const own = makeGroup("v2/user/app/mine");
    const parent = makeGroup("v2/user/app", { "cgroup.subtree_control": "memory pids\n" });
    expect(placeFor("memory", facts)).toEqual({ version: 2, own, parent });
    expect(placeFor("cpu", facts)).toBeUndefined();
    expect(oomCounters(facts)[0]).toBe(join(own, "memory.events"));
  });

  it("nowhere, where nothing is mounted or nothing may be written", () => {
    const facts = { cgroup: "0::/gone\n", mountinfo: `30 20 0:26 / ${root}/gone ro - cgroup2 cgroup2 ro` };
    expect(placeFor("memory", facts)).toBeUndefined();
    expect(placeFor("memory", { cgroup: "", mountinfo: "" })).toBeUndefined();
    expect(new ControlGroups(facts).enforces).toBe(false);
    expect(new ControlGroups(undefined).open({ id: "x", cpu: 1, memoryBytes: 1 })).toBeUndefined();
    expect(oomCounters(undefined)).toEqual(["/proc/vmstat"]);
  });

  it("version 2: limits are set by its own files", () => {
    const facts = {
      cgroup: "0::/set/mine\n",
      mountinfo: `30 20 0:26 / ${root}/v2 rw - cgroup2 cgroup2 rw`,
    };
    makeGroup("v2/set/mine");
    makeGroup("v2/set", { "cgroup.subtree_control": "cpu memory" });
    const made = makeGroup("v2/set/pipeline-train-1", { "memory.swap.max": "max" });
    const group = new ControlGroups(facts).open({ id: "train-1", cpu: 1.5, memoryBytes: 64 * 1024 ** 2 });
    expect(["memory.max", "memory.swap.max", "cpu.max"].map((file) => readFileSync(join(made, file), "utf8"))).toEqual([
      "67108864",
      "0",
      "150000 100000",
    ]);
    expect(group?.hasRunOutOfMemory()).toBe(false);
    writeFileSync(join(made, "memory.events"), "oom 1\noom_kill 1\n");
    expect(group?.hasRunOutOfMemory()).toBe(true);
  });
});

describe("ends for want of memory", () => {
  it("each explain one kill", () => {
    const counter = join(root, "memory.events");
    writeFileSync(counter, "low 0\noom_kill 3\n");
    const kills = new OomKills([join(root, "none"), counter]);
    expect(kills.explainsOne()).toBe(false);
    writeFileSync(counter, "low 0\noom_kill 5\n");
    expect([kills.explainsOne(), kills.explainsOne(), kills.explainsOne()]).toEqual([true, true, false]);
  });

  it("are not told where nothing is counted", () => {
    expect(new OomKills([]).explainsOne()).toBe(false);
  });
});
