import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProject } from "../load/project/project.ts";
import { openStateFolder } from "../store/state-folder.ts";
import { version } from "../version.ts";
import { exitCode } from "./exit-code.ts";
import type { Invocation } from "./invocation.ts";

/** A bug of ours: says so in a few lines, keeps the stack in a file, and answers with the exit code for it. */
export function crash(error: unknown, { cwd, env, stderr }: Pick<Invocation, "cwd" | "env" | "stderr">): number {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? message) : message;
  const report = `pipeline ${version}, node ${process.version}, ${process.platform}\n${stack}\n`;
  const where = keep(report, findProject(cwd, env).stateFolder);
  stderr.write(`internal error: ${message}\n  This is a bug of pipeline itself; what was running may go on.\n`);
  stderr.write(where === undefined ? `${report}  Please report it.\n` : `  Please report it, with ${where}\n`);
  return exitCode.bug;
}

/** Where the report lies; `undefined` when it cannot be kept, and then it is printed. */
function keep(report: string, stateFolder: string): string | undefined {
  const file = join(stateFolder, `crash-${process.pid}.txt`);
  try {
    openStateFolder(stateFolder);
    writeFileSync(file, report, { mode: 0o600 });
    return file;
  } catch {
    return undefined;
  }
}
