import { execFile } from "node:child_process";

const patienceMs = 5_000;

/** What a program says of its version, first line; nothing when there is no such program. */
export function versionOf(command: string, args: readonly string[] = ["--version"]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, [...args], { timeout: patienceMs }, (error, stdout, stderr) => {
      resolve(error === null ? `${stdout}${stderr}`.split("\n")[0]?.trim() : undefined);
    });
  });
}
