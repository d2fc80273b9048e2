import { lstatSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { identify, type ProcessIdentity } from "../stream/process-identity.ts";

/**
 * Secrets lie as files only while their program runs: outside of every folder that is kept, where it can be in memory,
 * so that not even a power cut leaves them on a disk. Each attempt has a folder that only this user may enter, and whose
 * name says who removes it.
 */
const prefix = "pipeline-secrets-";

/** Folders for what lives as long as a process or a session; the first that takes a folder is used. */
export function secretPlaces(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { XDG_RUNTIME_DIR: session } = env;
  return [...(session === undefined || session === "" ? [] : [session]), "/dev/shm", tmpdir()];
}

/** Writes the files, in base64 by variable; throws the system's last error where no place takes them. */
export function writeSecretFiles(
  files: Readonly<Record<string, string>>,
  { owner, places }: { readonly owner: ProcessIdentity; readonly places: readonly string[] },
): { readonly folder: string; readonly paths: Readonly<Record<string, string>> } {
  let failure: unknown;
  for (const place of places) {
    let folder: string | undefined;
    try {
      folder = mkdtempSync(join(place, mark(owner)));
      return { folder, paths: write(files, folder) };
    } catch (error) {
      if (folder !== undefined) removeSecretFolder(folder);
      failure = error;
    }
  }
  throw failure;
}

function write(files: Readonly<Record<string, string>>, folder: string): Readonly<Record<string, string>> {
  const entries = Object.entries(files).map(([variable, content]) => {
    const path = join(folder, variable);
    writeFileSync(path, Buffer.from(content, "base64"), { mode: 0o600, flag: "wx" });
    return [variable, path];
  });
  return Object.fromEntries(entries);
}

/** Idempotent; refuses what is no folder of ours, whoever names it. */
export function removeSecretFolder(folder: string): void {
  if (!basename(folder).startsWith(prefix)) return;
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Somebody else's, or a disk that fails: the next supervisor tries again.
  }
}

/** Removes what supervisors left that did not live to do it themselves. */
export async function sweepSecretFolders(places: readonly string[]): Promise<void> {
  for (const place of places) {
    for (const name of await readdir(place).catch(() => [])) {
      const [, pid] = /^pipeline-secrets-\d+-(\d+)-/.exec(name) ?? [];
      const folder = join(place, name);
      if (
        pid !== undefined &&
        name.startsWith(`${prefix}${processSpace()}-`) &&
        isOurs(folder) &&
        !isOf(Number(pid), name)
      )
        removeSecretFolder(folder);
    }
  }
}

/** Whether the supervisor that made the folder is still there. */
function isOf(pid: number, name: string): boolean {
  const owner = identify(pid);
  return owner !== undefined && name.startsWith(mark(owner));
}

function mark({ pid, since }: ProcessIdentity): string {
  return `${prefix}${processSpace()}-${pid}-${since.replace(/[^A-Za-z0-9]/g, "")}-`;
}

/** Containers may share a folder and not know of each other's processes. */
function processSpace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid").replace(/\D/g, "");
  } catch {
    return "0";
  }
}

function isOurs(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.getuid?.();
}
