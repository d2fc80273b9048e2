import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AttemptContents, ServiceKeeping, ServiceWorkload } from "@pipeline/backends/contract";
import { asJson, fromJson } from "./as-json.ts";

/** What the keeper must know of a service to go on with it after its own death. No secret's value is in it. */
export interface KeptRecord {
  readonly backend: string;
  /** As the deploy said it, apart from its keeping, and with empty secrets. */
  readonly workload: ServiceWorkload;
  /** What its program starts with; each start has a folder of its own. */
  readonly contents: AttemptContents;
  readonly keeping: ServiceKeeping;
  /** It has secrets, which only the keeper that was told them can give it. */
  readonly hasSecrets: boolean;
  /** The same as long as the service is kept: its url. */
  readonly frontPort: number;
  /** How often its program was started by the keeper; 0 as long as it has never been ready. */
  readonly starts: number;
  /** What stands on the backend for it now, by name; nothing where it is stopped. */
  readonly standing: readonly string[];
  /** The machine's boot in which this was so. */
  readonly boot: string;
  readonly lastUseMs: number;
  /** Since when it is as it is. */
  readonly sinceMs: number;
}

export function keeperFolder(stateFolder: string): string {
  return join(stateFolder, "keeper");
}

export function keptRecords(stateFolder: string): readonly KeptRecord[] {
  const folder = keeperFolder(stateFolder);
  return namesIn(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => fromJson<KeptRecord>(readFileSync(join(folder, name), "utf8")));
}

export function writeKept(stateFolder: string, record: KeptRecord): void {
  const path = pathOf(stateFolder, record.workload.service);
  mkdirSync(keeperFolder(stateFolder), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.draft`, asJson(record), { mode: 0o600 });
  renameSync(`${path}.draft`, path);
}

export function removeKept(stateFolder: string, service: string): void {
  rmSync(pathOf(stateFolder, service), { force: true });
}

function pathOf(stateFolder: string, service: string): string {
  return join(keeperFolder(stateFolder), `${service}.json`);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
