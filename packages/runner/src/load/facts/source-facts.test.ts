import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { source } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { type TemporaryProject, temporaryProject } from "../testing/temporary-project.ts";
import { gatherFacts } from "./gather-facts.ts";

const nothing = { sources: [], secretFiles: [], bound: [], builds: [], ships: [] };

function scopeOf({ root }: TemporaryProject, fallback = root) {
  return { cwd: root, projectRoot: root, stateFolder: join(root, ".pipeline"), fallback };
}

describe("sources", () => {
  async function fact(project: TemporaryProject, path: string, fallback?: string) {
    const declared = source(path);
    const asked = { source: declared, path, place: {}, step: "a", field: "inputs.raw" };
    const { sources } = await gatherFacts({ ...nothing, sources: [asked] }, scopeOf(project, fallback));
    return project.scrub(sources.get(declared));
  }

  it("are found from the folder of the file that declares them, and told from the project's root", async () => {
    using project = temporaryProject({ "packages/a/data/x.csv": "x" });
    expect(await fact(project, "data/x.csv", join(project.root, "packages/a"))).toMatchInlineSnapshot(`
      {
        "digest": {
          "alg": "sha256",
          "value": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        },
        "of": "file",
        "path": "packages/a/data/x.csv",
        "size": 1,
      }
    `);
    expect(await fact(project, "packages/a")).toMatchObject({ path: "packages/a", of: "dir", size: 1 });
  });

  it("outside of the project are told by their absolute path", async () => {
    using project = temporaryProject({ "data.csv": "x" });
    using other = temporaryProject({ "data.csv": "y" });
    expect(await fact(project, join(other.root, "data.csv"))).toMatchObject({ path: join(other.root, "data.csv") });
  });

  it("that are not there are problems, with what to write instead", async () => {
    using project = temporaryProject({ "data/penguins.csv": "x", "data/big/link.txt": "x" });
    expect(await fact(project, "data/pengins.csv")).toMatchInlineSnapshot(`
      {
        "code": "SOURCE_MISSING",
        "field": "inputs.raw",
        "message": "source("data/pengins.csv"): there is no such file or folder.",
        "place": {},
        "remedy": "Did you mean "penguins.csv"?",
        "step": "a",
      }
    `);
    expect(await fact(project, "dta/penguins.csv")).toMatchInlineSnapshot(`
      {
        "code": "SOURCE_MISSING",
        "field": "inputs.raw",
        "message": "source("dta/penguins.csv"): there is no such file or folder.",
        "place": {},
        "remedy": "There is no folder "dta". Did you mean "data"?",
        "step": "a",
      }
    `);
    expect(await fact(project, "data/penguins.csv/x")).toMatchInlineSnapshot(`
      {
        "code": "SOURCE_MISSING",
        "field": "inputs.raw",
        "message": "source("data/penguins.csv/x"): there is no such file or folder.",
        "place": {},
        "remedy": "Did you mean "penguins.csv"?",
        "step": "a",
      }
    `);
    symlinkSync("/etc", join(project.root, "data/big/out"));
    expect(await fact(project, "data/big")).toMatchInlineSnapshot(`
      {
        "code": "SOURCE_MISSING",
        "field": "inputs.raw",
        "message": "source("data/big") holds the link "out", which leads out.",
        "place": {},
        "remedy": "A copy elsewhere would miss what it leads to: put that in its place, or give it as an input of its own.",
        "step": "a",
      }
    `);
  });

  it("bound by --input start from the folder of the command (R60, X5)", async () => {
    using project = temporaryProject({ "here/other.csv": "x" });
    const asked = (path: string) => [{ name: "raw", path, step: "a", field: "inputs.raw" }];
    const scope = { ...scopeOf(project, "/nowhere"), cwd: join(project.root, "here") };
    const found = await gatherFacts({ ...nothing, bound: asked("other.csv") }, scope);
    expect(found.bound.get("raw")).toMatchObject({ path: "here/other.csv", of: "file" });
    const missing = await gatherFacts({ ...nothing, bound: asked("othr.csv") }, scope);
    expect(missing.bound.get("raw")).toMatchInlineSnapshot(`
      {
        "code": "SOURCE_MISSING",
        "field": "inputs.raw",
        "message": "--input raw=othr.csv: there is no such file or folder.",
        "remedy": "Did you mean "other.csv"?",
        "step": "a",
      }
    `);
  });
});
