import { accessSync, constants } from "node:fs";
import { openStateFolder } from "../store/state-folder.ts";
import { Refused } from "./refused.ts";

/** Makes the folder for state, or says before anything starts why it cannot be used. */
export function checkState(folder: string): void {
  try {
    openStateFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const remedy = "Name another one: --state FOLDER, or PIPELINE_STATE.";
    throw new Refused([{ code: "STATE_UNUSABLE", message: `The folder for state cannot be used: ${why}.`, remedy }]);
  }
}
