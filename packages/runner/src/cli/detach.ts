import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import { runFolder } from "../store/state-folder.ts";
import { thisCommand } from "./this-command.ts";

/**
 * Hands a run over to a runner in a session of its own, which no terminal can end.
 *
 * Answers with its pid. It is `pipeline resume`: taking a run over is one mechanism, whether its runner crashed or went away.
 */
export function handOver(stateFolder: string, run: string, cwd: string): number | undefined {
  const [node = "", ...pipeline] = thisCommand();
  const argv = [...pipeline, "resume", run, "--quiet", "--ui=plain", "--state", stateFolder];
  const log = openSync(join(runFolder(stateFolder, run), "runner.log"), "a");
  const child = spawn(node, argv, { cwd, detached: true, stdio: ["ignore", log, log] });
  child.unref();
  return child.pid;
}
