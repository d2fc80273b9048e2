import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryProject } from "../testing/temporary-project.ts";
import { findProject } from "./project.ts";

/** The project around `cwd`, told relative to the outermost folder. */
function found(files: Readonly<Record<string, string>>, cwd: string, env: Readonly<Record<string, string>> = {}) {
  using project = temporaryProject(files);
  const at = join(project.root, cwd);
  mkdirSync(at, { recursive: true });
  const { root, stateFolder, configFile } = findProject(at, env);
  const told = (path: string | undefined) => path && (relative(project.root, path) || ".");
  return { root: told(root), state: told(stateFolder), config: told(configFile) };
}

describe("the project around a folder", () => {
  it("is the nearest with settings, before all else", () => {
    const files = { "pipeline.config.ts": "", "a/.git/HEAD": "", "a/b/package.json": '{ "workspaces": [] }' };
    expect(found(files, "a/b/c")).toEqual({ root: ".", state: ".pipeline", config: "pipeline.config.ts" });
  });

  it("is the nearest repository or root of workspaces, before a mere package", () => {
    const repository = { "a/.git/HEAD": "", "a/b/package.json": "{}" };
    expect(found(repository, "a/b/c")).toEqual({ root: "a", state: "a/.pipeline", config: undefined });
    const workspaces = { "a/package.json": '{ "workspaces": ["b"] }', "a/b/package.json": "not JSON" };
    expect(found(workspaces, "a/b")).toMatchObject({ root: "a" });
  });

  it("is the nearest package, else the folder itself", () => {
    expect(found({ "a/package.json": "{}" }, "a/b")).toMatchObject({ root: "a" });
    expect(findProject("/", {})).toEqual({ root: "/", stateFolder: "/.pipeline" });
  });

  it("keeps its state where PIPELINE_STATE says, seen from the folder of the command", () => {
    expect(found({}, "a", { PIPELINE_STATE: "../state" })).toMatchObject({ root: ".", state: "state" });
    expect(found({}, "a", { PIPELINE_STATE: "" })).toMatchObject({ state: ".pipeline" });
  });
});
