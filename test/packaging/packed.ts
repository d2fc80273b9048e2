import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Each is built against the declarations of those before it. */
const packageNames = ["dsl", "backends", "runner"] as const;

/** An empty project of a stranger, with the packed packages installed. */
export interface PackedProject extends AsyncDisposable {
  readonly folder: string;
  readonly tarballs: readonly string[];
  /** Runs a command of the project's own `node_modules/.bin`, or of this repository's. */
  run(command: string, ...args: readonly string[]): Promise<Said>;
}

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Builds and packs the three packages, then installs them as a user would. */
export async function packedProject(): Promise<PackedProject> {
  await using started = new AsyncDisposableStack();
  const parent = await mkdtemp(join(tmpdir(), "pipeline-packed-"));
  started.defer(() => rm(parent, { recursive: true, force: true }));
  const folder = join(parent, "project");
  const call = (cwd: string, command: string, args: readonly string[]): Promise<Said> =>
    say(command, args, { cwd, env: environment(folder) });
  await cp(join(root, "test/packaging/project"), folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "stranger", private: true, type: "module" }));
  const tarballs: string[] = [];
  for (const name of packageNames) {
    const { stdout } = await must(call(join(root, "packages", name), "npm", ["pack", "--pack-destination", parent]));
    tarballs.push(join(parent, stdout.trim().split("\n").at(-1) ?? ""));
  }
  const others = ["zod@4.6.7", "typescript@7.0.2", "@types/node@24.19.2"];
  const quick = ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  await must(call(folder, "npm", ["install", ...quick, ...tarballs, ...others]));
  const all = started.move();
  return {
    folder,
    tarballs,
    run: (command, ...args) => call(folder, command, args),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** Ours without what npm and vitest put in for this repository: a stranger's shell has none of it. */
function environment(project: string): NodeJS.ProcessEnv {
  const foreign = /^(npm_|NODE_(OPTIONS|ENV|PATH|V8_COVERAGE)$|VITEST|TEST$|INIT_CWD$|TURBO_)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const path = [join(project, "node_modules/.bin"), dirname(process.execPath), join(root, "node_modules/.bin")];
  return { ...Object.fromEntries(kept), NO_COLOR: "1", PATH: [...path, process.env.PATH].join(":") };
}

async function say(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Said> {
  try {
    return { code: 0, ...(await promisify(execFile)(command, args, { ...options, maxBuffer: 64 << 20 })) };
  } catch (error) {
    if (error instanceof Error && "stdout" in error && "stderr" in error && "code" in error)
      return { code: Number(error.code), stdout: String(error.stdout), stderr: String(error.stderr) };
    throw error;
  }
}

async function must(said: Promise<Said>): Promise<Said> {
  const result = await said;
  if (result.code !== 0) throw new Error(`exit code ${result.code}\n${result.stdout}\n${result.stderr}`);
  return result;
}
