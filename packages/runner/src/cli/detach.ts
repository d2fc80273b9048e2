import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import { runFolder } from "../store/state-folder.ts";

/**
 * Hands a run over to a runner in a session of its own, which no terminal can end.
 *
 * Answers with its pid. It is `pipeline resume`: taking a run over is one mechanism, whether its runner crashed or went away.
 */
export function handOver(stateFolder: string, run: string, cwd: string): number | undefined {
  const [script = ""] = process.argv.slice(1);
  const argv = [...process.execArgv, script, "resume", run, "--quiet", "--ui=plain", "--state", stateFolder];
  const log = openSync(join(runFolder(stateFolder, run), "runner.log"), "a");
  const child = spawn(process.execPath, argv, { cwd, detached: true, stdio: ["ignore", log, log] });
  child.unref();
  return child.pid;
}
