import { tick } from "../timer/tick.ts";
import type { DefineCommand } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";
import { thisCommand } from "./this-command.ts";

/** What the host's timer calls where something may be due. */
export const define: DefineCommand = (command) => {
  command.requiredOption("--state <folder>");
  return async () => {
    tick({ stateFolder: String(command.getOptionValue("state")), nowMs: Date.now(), pipeline: thisCommand() });
    return exitCode.good;
  };
};
