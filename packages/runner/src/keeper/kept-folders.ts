import { folderOf } from "./again.ts";
import { keptRecords } from "./kept-record.ts";

/**
 * Folders that kept services work in, have been deployed in, or find their inputs in: whoever removes what is stored
 * leaves these. Of an input, the folder of the attempt that left it.
 */
export function keptFolders(stateFolder: string): readonly string[] {
  return keptRecords(stateFolder).flatMap(({ workload, contents, starts }) => [
    workload.folder,
    ...(starts > 1 ? [folderOf(workload, starts - 1)] : []),
    ...contents.artifacts.flatMap(({ from }) => ("location" in from ? [attemptOf(from.location)] : [])),
  ]);
}

/** What an attempt leaves lies in its folder `output`. */
function attemptOf(location: string): string {
  return location.replace(/\/output(\/.*)?$/, "");
}
