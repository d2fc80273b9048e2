import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type {
  Backend,
  ServiceExecution,
  ServiceKeeping,
  ServiceOutcome,
  ServiceWorkload,
  StandingService,
} from "@pipeline/backends/contract";
import { onTestFinished } from "vitest";
import { Lease } from "../../store/lease.ts";
import { runFolder } from "../../store/state-folder.ts";
import { fromJson } from "../as-json.ts";
import { keptBackend } from "../kept-backend.ts";
import { type KeptRecord, keeperFolder } from "../kept-record.ts";
import { keeperGone, leasesIn } from "./keeper-gone.ts";
import { KeptPlace } from "./kept-place.ts";

/** A project as commands see it, each of which opens its backends anew; keepers are processes of their own. */
export class KeptProject {
  readonly place: KeptPlace;

  private constructor(place: KeptPlace) {
    this.place = place;
  }

  static async open(): Promise<KeptProject> {
    const place = await KeptPlace.open();
    const project = new KeptProject(place);
    onTestFinished(async () => {
      await using backend = project.command();
      for (const { service } of await project.list(backend)) await backend.services?.remove(service);
      await project.keeperGone();
      await place[Symbol.asyncDispose]();
    });
    return project;
  }

  command(): Backend {
    return keptBackend(this.place.backend, { stateFolder: this.place.stateFolder, env: process.env });
  }

  async apply(workload: ServiceWorkload, backend: Backend = this.command()): Promise<ServiceOutcome> {
    return (await this.begin(workload, backend)).outcome;
  }

  async begin(workload: ServiceWorkload, backend: Backend = this.command()): Promise<ServiceExecution> {
    if (backend.services === undefined) throw new Error("it leaves services");
    await backend.staging.prepare(workload.folder, { inputs: {}, artifacts: [], shipped: [], outputFolders: [] });
    return backend.services.apply(workload, new AbortController().signal);
  }

  async list(backend: Backend = this.command()): Promise<readonly StandingService[]> {
    return (await backend.services?.list()) ?? [];
  }

  async shown(): Promise<readonly string[]> {
    return (await this.list()).map(({ service, status, reason = "" }) => `${service} ${status} ${reason}`.trim());
  }

  /** The process that holds the lease. */
  get keeper(): number {
    const [lease = ""] = leasesIn(this.place.stateFolder);
    return Number(JSON.parse(readFileSync(join(this.folder, lease), "utf8")).pid);
  }

  killKeeper(): void {
    process.kill(this.keeper, "SIGKILL");
  }

  /** As the runner of that run does, as long as it goes on. */
  drives(run: string): Disposable {
    const { stateFolder } = this.place;
    mkdirSync(runFolder(stateFolder, run), { recursive: true });
    const lease = Lease.take(stateFolder, run, Date.now());
    if (lease === undefined) throw new Error("nobody else drives it");
    return lease;
  }

  get folder(): string {
    return keeperFolder(this.place.stateFolder);
  }

  get recordPath(): string {
    return join(this.folder, "web.json");
  }

  get record(): KeptRecord {
    return fromJson(readFileSync(this.recordPath, "utf8"));
  }

  keeperGone(): Promise<void> {
    return keeperGone(this.place.stateFolder);
  }
}

interface Late {
  readonly workload: ServiceWorkload;
  readonly go: () => void;
}

/** A service whose program listens once it is told to. */
export async function late(project: KeptProject, says: string, asked: ServiceKeeping): Promise<Late> {
  const wait = ["sh", "-c", 'until test -e go; do sleep 0.05; done; exec "$@"', "sh"];
  const staged = await project.place.staged(says, asked);
  return {
    workload: { ...staged, command: [...wait, ...(staged.command ?? [])] },
    go: () => writeFileSync(join(staged.folder, "work", "go"), ""),
  };
}

/** No other test of this machine has it: what a program leaves is found by its id, and ended. */
export function idOf(name: string): string {
  return `web-${name}-${randomUUID().slice(0, 8)}`;
}

export async function saidBy(
  outcome: ServiceOutcome,
): Promise<{ readonly says: string; readonly pid: number; readonly url: string }> {
  if (outcome.status !== "succeeded") throw new Error(`it was expected to be ready: ${JSON.stringify(outcome)}`);
  const url = outcome.endpoints[0]?.url ?? "";
  const response = await fetch(url);
  return { url, ...JSON.parse(await response.text()) };
}

/** Looks again and again; the two sides are processes that tell nobody else. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
}
