import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Backend, ServiceKeeping, ServiceWorkload } from "@pipeline/backends/contract";
import { backends } from "@pipeline/backends/registry";
import { freePort } from "../free-port.ts";

const program = fileURLToPath(new URL("./program.mjs", import.meta.url));

/** A state folder of its own with a local backend, and what services are made from. */
export class KeptPlace implements AsyncDisposable {
  readonly stateFolder: string;
  readonly backend: Backend;

  private constructor(stateFolder: string, backend: Backend) {
    this.stateFolder = stateFolder;
    this.backend = backend;
  }

  static async open(): Promise<KeptPlace> {
    const stateFolder = mkdtempSync(join(tmpdir(), "pipeline-kept-"));
    const backend = await backends.local?.open({ stateFolder, env: process.env });
    if (backend === undefined) throw new Error("there is a local backend");
    return new KeptPlace(stateFolder, backend);
  }

  /** A service whose program says `says`, staged as a deploy does it. */
  async staged(says: string, keeping: ServiceKeeping, some: Partial<ServiceWorkload> = {}): Promise<ServiceWorkload> {
    const id = `web-${randomUUID().slice(0, 8)}`;
    const folder = this.backend.staging.folder({ namespace: "n", pipeline: "p", run: "r", step: id, attempt: 1 });
    await this.backend.staging.prepare(folder, { inputs: {}, artifacts: [], shipped: [], outputFolders: [] });
    const port = some.port ?? (await freePort());
    return {
      id,
      folder,
      command: ["node", program],
      args: [],
      env: { SAYS: says, PORT: String(port) },
      secrets: {},
      secretFiles: {},
      resources: { gpu: [] },
      labels: { "pipeline-run": "r" },
      graceMs: 1_000,
      sidecars: {},
      service: "web",
      spec: says,
      port,
      health: "/",
      readyTimeoutMs: 30_000,
      expose: "loopback",
      restart: "on-failure",
      keeping,
      ...some,
    };
  }

  /** What stands on the backend, whoever keeps it. */
  async stands(): Promise<readonly string[]> {
    const all = (await this.backend.services?.list()) ?? [];
    return all.filter(({ status }) => status === "ready").map(({ service }) => service);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { service } of (await this.backend.services?.list()) ?? []) await this.backend.services?.remove(service);
    await this.backend[Symbol.asyncDispose]();
    rmSync(this.stateFolder, { recursive: true, force: true, maxRetries: 5 });
  }
}
