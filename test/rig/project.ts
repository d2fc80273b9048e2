import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFailed, onTestFinished } from "vitest";
import { Command, type Ended } from "./command.ts";
import { Puppets } from "./puppets.ts";
import { Screen, type ScreenSize } from "./screen.ts";

const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** A user's project in a folder of its own, that goes away with what runs in it. */
export class TestProject implements AsyncDisposable {
  readonly folder: string;
  readonly puppets: Puppets;
  readonly #commands: Command[] = [];
  readonly #screens: Screen[] = [];
  #isGone = false;

  private constructor(folder: string) {
    this.folder = folder;
    this.puppets = new Puppets(join(folder, "puppets.sock"));
  }

  /** With these files, by path; what is printed shows when the test fails. */
  static async with(files: Readonly<Record<string, string>> = {}): Promise<TestProject> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), "pipeline-e2e-")));
    const project = new TestProject(folder);
    await symlink(modules, join(folder, "node_modules"));
    await project.write("package.json", JSON.stringify({ name: "stranger", private: true, type: "module" }));
    for (const [path, text] of Object.entries(files)) await project.write(path, text);
    // A test that times out never leaves its scope.
    onTestFinished(() => project[Symbol.asyncDispose]());
    onTestFailed(() => {
      process.stderr.write([...project.#commands, ...project.#screens].map(({ transcript }) => transcript).join("\n"));
    });
    return project;
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), text);
  }

  /** Writes `pipelines.ts`: what every one imports, then `body`, in which `puppet("x")` is the program of a job. */
  async pipelines(body: string): Promise<void> {
    await this.write("puppet.ts", this.puppets.source);
    const names = "dir, file, job, param, pipeline, secret, sh, source, text";
    const imports = [
      `import { ${names} } from "@pipeline/dsl";`,
      `import { z } from "zod";`,
      `import { puppet } from "./puppet.ts";`,
    ];
    await this.write("pipelines.ts", `${imports.join(" ")}\n${body}\n`);
  }

  /** Starts the command in this project. */
  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Command {
    const command = new Command(args, { cwd: this.folder, env: { ...strangersEnvironment(), ...env } });
    this.#commands.push(command);
    return command;
  }

  /** Runs the command to its end. The project's folder is shown as `<project>`. */
  async call(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const { code, stdout, stderr } = await this.start(args, env).ended;
    return { code, stdout: this.shown(stdout), stderr: this.shown(stderr) };
  }

  /** Starts the command in a terminal. */
  screen(args: readonly string[], size: ScreenSize): Screen {
    const screen = new Screen(this.folder, args, { size, env: strangersEnvironment() });
    this.#screens.push(screen);
    return screen;
  }

  shown(text: string): string {
    return text.replaceAll(this.folder, "<project>");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isGone) return;
    this.#isGone = true;
    for (const screen of this.#screens) await screen[Symbol.asyncDispose]();
    for (const command of this.#commands) await command[Symbol.asyncDispose]();
    await this.puppets[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Ours without what npm, vitest and a terminal put in: a stranger's shell has none of it. */
function strangersEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_|NODE_|VITEST|TEST$|INIT_CWD|TURBO_|PIPELINE_|GITHUB_|GITLAB_|CI$|NO_COLOR$|FORCE_COLOR$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
