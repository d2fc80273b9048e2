import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ServiceTerms, ServiceWorkload } from "../contract/index.ts";

/** Which attempt stands under a service's name, and what is needed to look after it. No secret is in it. */
export interface ServiceRecord extends ServiceTerms {
  readonly service: string;
  readonly spec: string;
  readonly id: string;
  readonly folder: string;
  readonly labels: Readonly<Record<string, string>>;
}

export function recordOf(workload: ServiceWorkload): ServiceRecord {
  const { service, spec, id, folder, labels, port, health, readyTimeoutMs, expose, restart } = workload;
  return { service, spec, id, folder, labels, port, health, readyTimeoutMs, expose, restart };
}

/** One file for each service; who changes one holds the service's lock. */
export class ServiceRecords {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get folder(): string {
    return this.#folder;
  }

  read(service: string): ServiceRecord | undefined {
    try {
      return JSON.parse(readFileSync(this.#path(service), "utf8"));
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  }

  write(record: ServiceRecord): void {
    const path = this.#path(record.service);
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.draft`, `${JSON.stringify(record)}\n`, { mode: 0o600 });
    renameSync(`${path}.draft`, path);
  }

  remove(service: string): void {
    rmSync(this.#path(service), { force: true });
  }

  all(): readonly ServiceRecord[] {
    return namesIn(this.#folder).flatMap((name) => this.read(name) ?? []);
  }

  #path(service: string): string {
    return join(this.#folder, `${service}.json`);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
    return files.map((name) => name.slice(0, -".json".length)).sort();
  } catch {
    return [];
  }
}
