import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { fileURLToPath } from "node:url";

const bin = new URL("bin/tsc", import.meta.resolve("typescript/package.json"));

/** Folder of the package under test. */
export const packageFolder: string = fileURLToPath(new URL("..", import.meta.url));

/** Runs the real compiler in the package's folder; `output` is all that it printed. */
export function tsc(...args: readonly string[]): { readonly code: number | null; readonly output: string } {
  const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(bin), "--pretty", "false", ...args], {
    cwd: packageFolder,
    encoding: "utf8",
  });
  return { code: status, output: stdout };
}

/** A new folder inside the package, where imports resolve as they do for its neighbours; the caller removes it. */
export function scratchFolder(): string {
  return mkdtempSync(`${packageFolder}test/.scratch-`);
}
