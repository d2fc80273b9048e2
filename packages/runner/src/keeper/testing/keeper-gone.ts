import { existsSync, readdirSync, watch } from "node:fs";
import { keeperFolder } from "../kept-record.ts";

/** The files of whoever holds the lease, as a rule one. */
export function leasesIn(stateFolder: string): readonly string[] {
  const folder = keeperFolder(stateFolder);
  return existsSync(folder) ? readdirSync(folder).filter((name) => /^lease\.\d+$/.test(name)) : [];
}

/** Settles once no keeper holds the lease any more: it lets go of that last. */
export async function keeperGone(stateFolder: string): Promise<void> {
  if (!existsSync(keeperFolder(stateFolder))) return;
  const gone = Promise.withResolvers<void>();
  const look = () => leasesIn(stateFolder).length === 0 && gone.resolve();
  const watcher = watch(keeperFolder(stateFolder), look);
  look();
  await gone.promise;
  watcher.close();
}
