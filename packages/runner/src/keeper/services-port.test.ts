import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backends } from "@pipeline/backends/registry";
import { describeServicesPort, loopback, nodeServer, type ServicesPlace } from "@pipeline/backends/testing";
import { keeperFolder } from "./kept-record.ts";
import { openKept } from "./open-kept.ts";
import { keeperGone } from "./testing/keeper-gone.ts";

describeServicesPort("local behind a keeper", { open: openPlace, notApplicable: {} });

/** A state folder of its own, and a local backend whose every service asks for a keeper. */
async function openPlace(): Promise<ServicesPlace> {
  const { local } = backends;
  if (local === undefined) throw new Error("there is a local backend");
  const stateFolder = mkdtempSync(join(tmpdir(), "pipeline-kept-"));
  const reopen = () => openKept(local, { stateFolder, env: process.env });
  const backend = await reopen();
  return {
    backend,
    rules: await local.rules(),
    reopen,
    program: (behaviour) => ({ ...nodeServer(behaviour), keeping: { idleTimeoutMs: 3_600_000 } }),
    ...loopback,
    remains: async ({ id }) => processesOf(id),
    traces: async ({ folder }) => [folder, keeperFolder(stateFolder)].map(textBelow).join("\n"),
    [Symbol.asyncDispose]: async () => {
      for (const { service } of (await backend.services?.list()) ?? []) await backend.services?.remove(service);
      await backend[Symbol.asyncDispose]();
      await keeperGone(stateFolder);
      rmSync(stateFolder, { recursive: true, maxRetries: 5 });
    },
  };
}

/** Every program of a service carries the id of its attempt. */
function processesOf(id: string): readonly string[] {
  return readdirSync("/proc").filter(
    (pid) => /^\d/.test(pid) && textOf(`/proc/${pid}/environ`).includes(`N_ID=${id}\0`),
  );
}

function textBelow(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => textOf(join(parentPath, name))).join("\n");
}

/** Of a process or file that may end meanwhile. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
