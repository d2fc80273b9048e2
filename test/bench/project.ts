import {
  copyFileSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunEvent } from "../../packages/runner/src/events/event.ts";
import { home } from "./home.ts";
import { type Call, type Ended, timed } from "./timed.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A user's project with the built packages installed; each measurement takes one of its own. */
export class BenchProject {
  readonly folder: string;
  /** Path of the command `pipeline`. */
  readonly bin: string;

  constructor(pipelines: string) {
    this.folder = mkdtempSync(join(home.folder, "project-"));
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
    // Workspaces make it a project of its own, wherever it lies: inside this repository its state would be everybody's.
    const about = { name: "bench", private: true, type: "module", workspaces: [] };
    writeFileSync(join(this.folder, "package.json"), JSON.stringify(about));
    writeFileSync(join(this.folder, "pipelines.ts"), pipelines);
    this.bin = install(join(this.folder, ".installed"));
  }

  /** Calls the command `pipeline` here, with this Node. */
  pipeline(args: readonly string[], how: Pick<Call, "env" | "peak"> = {}): Promise<Ended> {
    return timed([process.execPath, this.bin, ...args], { ...how, cwd: this.folder });
  }

  /** The events of the newest run. */
  events(): readonly RunEvent[] {
    const found = globSync(".pipeline/runs/*/events.jsonl", { cwd: this.folder });
    const logs = found.map((log) => join(this.folder, log));
    // Of runs that began within one second the names do not tell.
    const [newest] = logs.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
    if (newest === undefined) throw new Error("nothing has run");
    const lines = readFileSync(newest, "utf8").split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line) as RunEvent);
  }

  /** How many programs were ever started here: each leaves a claim. */
  claims(): number {
    return globSync(".pipeline/staging/*/*/*/*/*/claim", { cwd: this.folder }).length;
  }
}

/** As npm lays it out: without the source beside it, the command runs what was built. */
function install(folder: string): string {
  const runner = join(root, "packages/runner");
  const bin = join(folder, "bin/pipeline.js");
  mkdirSync(join(folder, "bin"), { recursive: true });
  copyFileSync(join(runner, "bin/pipeline.js"), bin);
  copyFileSync(join(runner, "package.json"), join(folder, "package.json"));
  symlinkSync(join(runner, "dist"), join(folder, "dist"));
  return bin;
}
