import { version } from "../version.ts";
import type { DefineCommand } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";

export const define: DefineCommand =
  (_command, { stdout }) =>
  async () => {
    stdout.write(`${version}\n`);
    return exitCode.good;
  };
