import { execFile } from "node:child_process";

/** What a repository says of a folder: the commit, and what is in none. */
export interface GitState {
  /** Absent before the first one. */
  readonly commit?: string;
  /** What differs from the commit or is in none, relative to the folder; only what lies below it. */
  readonly changed: readonly string[];
}

export type GitFinding =
  | ({ readonly is: "repository" } & GitState)
  | { readonly is: "none" }
  /** There is a repository, and it cannot be asked: no git, or one that refuses. */
  | { readonly is: "unknown"; readonly why: "no-git" | "refused"; readonly message: string };

type Environment = Readonly<Record<string, string | undefined>>;

interface Place {
  readonly folder: string;
  readonly env: Environment;
}

const patienceMs = 10_000;

/** Looks at the repository around a folder; reads only. What git ignores does not count as changed. */
export async function gitState(folder: string, env: Environment): Promise<GitFinding> {
  const asked = await git({ folder, env }, [
    "status",
    "--porcelain=v2",
    "--branch",
    "--untracked-files=normal",
    "--",
    ".",
  ]);
  if (!asked.ok) {
    if (asked.code === "ENOENT") return { is: "unknown", why: "no-git", message: "there is no git here" };
    return asked.text.includes("not a git repository")
      ? { is: "none" }
      : { is: "unknown", why: "refused", message: asked.text.trim() };
  }
  const lines = asked.text.split("\n").filter((line) => line !== "");
  const commit = lines.map((line) => /^# branch\.oid ([0-9a-f]{40,64})$/.exec(line)?.[1]).find(Boolean);
  const changed = lines.flatMap((line) => changedPath(line) ?? []);
  return { is: "repository", ...(commit === undefined ? {} : { commit }), changed };
}

/** Remotes that have a commit, as far as this repository knows: nothing is fetched. */
export async function remotesWith(folder: string, commit: string, env: Environment): Promise<readonly string[]> {
  const asked = await git({ folder, env }, ["branch", "--remotes", "--contains", commit, "--format=%(refname:short)"]);
  return asked.ok ? asked.text.split("\n").filter((line) => line !== "") : [];
}

/** The last column of a line of `status --porcelain=v2`; a rename has two paths, of which the new one comes first. */
function changedPath(line: string): string | undefined {
  const columns = { "1": 8, "2": 9, u: 10, "?": 1 }[line.charAt(0)];
  if (columns === undefined || line.charAt(1) !== " ") return undefined;
  return line.split(" ").slice(columns).join(" ").split("\t")[0];
}

type Asked =
  | { readonly ok: true; readonly text: string }
  | { ok: false; readonly code: unknown; readonly text: string };

/** Whatever the user's own settings are. */
const plain = ["--no-optional-locks", "-c", "status.relativePaths=true", "-c", "core.quotePath=false"];

function git({ folder, env }: Place, args: readonly string[]): Promise<Asked> {
  return new Promise((resolve) => {
    const options = { timeout: patienceMs, maxBuffer: 64 * 1024 * 1024, env: { ...env, LC_ALL: "C" } };
    execFile("git", [...plain, "-C", folder, ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ ok: true, text: stdout });
      else resolve({ ok: false, code: error.code, text: stderr });
    });
  });
}
