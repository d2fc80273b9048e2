import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryProject } from "../testing/temporary-project.ts";
import { contextFiles, dockerignoreOf } from "./context-files.ts";

const names = [
  "app.py",
  "src/a.py",
  "src/a.pyc",
  "src/__pycache__/a.pyc",
  ".git/HEAD",
  ".env",
  ".env.local",
  "web/node_modules/x/index.js",
  "env39/pyvenv.cfg",
  "env39/lib/x.py",
  "data/big.bin",
  "data/keep/small.csv",
  "logs/a.log",
  "deep/logs/b.log",
  "Data/other.csv",
];

function projectOf(more: Readonly<Record<string, string>> = {}) {
  return temporaryProject({ ...Object.fromEntries(names.map((name) => [name, name])), ...more });
}

async function filesOf(root: string, patterns: readonly string[]): Promise<readonly string[]> {
  const { files } = await contextFiles(join(root), patterns);
  // Those that every test project has.
  return files.filter((file) => file !== "package.json" && file !== "node_modules");
}

describe("X36 what a build copies", () => {
  it("leaves out version control, caches, environments, installed packages and secrets by default", async () => {
    using project = projectOf();
    expect(await filesOf(project.root, [])).toEqual([
      "Data/other.csv",
      "app.py",
      "data/big.bin",
      "data/keep/small.csv",
      "deep/logs/b.log",
      "logs/a.log",
      "src/a.py",
    ]);
    const { ignore } = await contextFiles(project.root, []);
    expect(ignore.slice(-3)).toEqual(["**/.env.*", "**/.DS_Store", "env39"]);
  });

  it("follows the rules of a .dockerignore: from the root, letter by letter, the last that matches decides", async () => {
    using project = projectOf();
    const patterns = ["# data", "data", "!data/keep", "*.log", "**/b.log", "", "!.env", "/src/"];
    expect(await filesOf(project.root, patterns)).toEqual([
      ".env",
      "Data/other.csv",
      "app.py",
      "data/keep/small.csv",
      "logs/a.log",
    ]);
    expect(await filesOf(project.root, ["**", "!app.py"])).toEqual(["app.py"]);
    expect(await filesOf(project.root, ["**", "!**/*.log"])).toEqual(["deep/logs/b.log", "logs/a.log"]);
    expect(await filesOf(project.root, ["*", "!data/keep/small.csv"])).toEqual(["data/keep/small.csv"]);
  });

  it("holds links as links, wherever they lead", async () => {
    using project = temporaryProject({ "a.txt": "" });
    symlinkSync("/etc", join(project.root, "out"));
    expect(await filesOf(project.root, [])).toEqual(["a.txt", "out"]);
  });

  it("reads the patterns beside the Dockerfile, or else those of the context", async () => {
    using project = temporaryProject({
      ".dockerignore": "data\r\nlogs\r\n",
      "docker/train.Dockerfile": "",
      "docker/train.Dockerfile.dockerignore": "own",
      "docker/other.Dockerfile": "",
    });
    const of = (dockerfile?: string) =>
      dockerignoreOf(project.root, dockerfile === undefined ? undefined : join(project.root, dockerfile));
    expect(await of("docker/train.Dockerfile")).toEqual(["own"]);
    expect(await of("docker/other.Dockerfile")).toEqual(["data", "logs", ""]);
    expect(await of()).toEqual(["data", "logs", ""]);
    expect(await dockerignoreOf(join(project.root, "docker"))).toEqual([]);
  });
});
