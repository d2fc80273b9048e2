import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { gitState, remotesWith } from "./git-state.ts";

const env = {
  PATH: process.env.PATH,
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.org",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.org",
};

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "pipeline-git-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function git(at: string, ...args: readonly string[]): string {
  return execFileSync("git", ["-C", at, ...args], { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

describe("what git says of a folder", () => {
  it("nothing where there is no repository, and no commit before the first", async () => {
    const at = folder();
    expect(await gitState(at, env)).toEqual({ is: "none" });
    git(at, "init", "-q");
    writeFileSync(join(at, "a.txt"), "a");
    expect(await gitState(at, env)).toEqual({ is: "repository", changed: ["a.txt"] });
  });

  it("R106 the commit, and each path below it that is in none", async () => {
    const at = folder();
    git(at, "init", "-q", "-b", "main");
    mkdirSync(join(at, "app"));
    for (const name of ["app/a b.txt", "app/gone.txt", "app/moved.txt", "other.txt"])
      writeFileSync(join(at, name), name);
    writeFileSync(join(at, ".gitignore"), "*.log\n");
    git(at, "add", ".");
    git(at, "commit", "-qm", "all");
    const commit = git(at, "rev-parse", "HEAD");
    writeFileSync(join(at, "app/x.log"), "");
    expect(await gitState(join(at, "app"), env)).toEqual({ is: "repository", commit, changed: [] });
    writeFileSync(join(at, "app/a b.txt"), "changed");
    writeFileSync(join(at, "other.txt"), "changed");
    writeFileSync(join(at, "app/new.txt"), "new");
    rmSync(join(at, "app/gone.txt"));
    git(at, "mv", "app/moved.txt", "app/there.txt");
    const found = await gitState(join(at, "app"), env);
    expect(found).toMatchObject({ is: "repository", commit });
    expect(found.is === "repository" && [...found.changed].sort()).toEqual([
      "a b.txt",
      "gone.txt",
      "new.txt",
      "there.txt",
    ]);
  });

  it("R107 which remotes have a commit", async () => {
    const [remote, at] = [folder(), folder()];
    git(remote, "init", "-q", "--bare", "-b", "main");
    git(at, "init", "-q", "-b", "main");
    git(at, "commit", "-qm", "first", "--allow-empty");
    const first = git(at, "rev-parse", "HEAD");
    expect(await remotesWith(at, first, env)).toEqual([]);
    git(at, "remote", "add", "origin", remote);
    git(at, "push", "-q", "origin", "main");
    expect(await remotesWith(at, first, env)).toEqual(["origin/main"]);
    git(at, "commit", "-qm", "second", "--allow-empty");
    expect(await remotesWith(at, git(at, "rev-parse", "HEAD"), env)).toEqual([]);
  });

  it("that it is not there, or refuses", async () => {
    const at = folder();
    expect(await gitState(at, { ...env, PATH: "/nonexistent" })).toMatchObject({ is: "unknown", why: "no-git" });
    git(at, "init", "-q");
    writeFileSync(join(at, ".git/config"), "[core\n");
    expect(await gitState(at, env)).toMatchObject({ is: "unknown", why: "refused" });
  });
});
