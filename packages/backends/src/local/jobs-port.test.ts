import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Workload } from "../contract/index.ts";
import { describeJobsPort } from "../testing/describe-jobs-port.ts";
import type { JobsPlace } from "../testing/harness.ts";
import { releaseFile, shellProgram } from "../testing/shell-program.ts";
import { openLocalBackend } from "./backend.ts";
import { claimFiles, readClaim } from "./claim.ts";
import { statFields } from "./process-identity.ts";
import { localRules } from "./rules.ts";

describeJobsPort("local", {
  open: async () => openPlace(),
  notApplicable: {
    16: "this machine refuses nothing: a step waits until there is room",
    18: "there are no images",
  },
});

function openPlace(): JobsPlace {
  const stateFolder = mkdtempSync(join(tmpdir(), "local-"));
  const open = () => openLocalBackend({ stateFolder, env: process.env });
  const backend = open();
  return {
    backend,
    rules: localRules,
    reopen: async () => open(),
    program: shellProgram,
    handle: ({ id, folder }) => ({ backend: "local", native: { id, folder } }),
    release: async ({ folder }) => writeFileSync(join(folder, "output", releaseFile), ""),
    remains: async ({ id }) => processesOf(id),
    labels: async ({ native }) => readClaim(JSON.parse(JSON.stringify(native)).folder)?.labels ?? {},
    traces: async (workload) => textOf(workload),
    disconnect: async ({ folder }) => killSupervisor(folder),
    [Symbol.asyncDispose]: async () => {
      await backend[Symbol.asyncDispose]();
      rmSync(stateFolder, { recursive: true, maxRetries: 5 });
    },
  };
}

/** By the name that each process of an attempt carries; what only waits to be asked after has ended. */
function processesOf(id: string): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        readFileSync(`/proc/${pid}/environ`).includes(`EXECUTION_ID=${id}\0`) &&
        statFields(Number(pid))?.[0] !== "Z"
      );
    } catch {
      return false;
    }
  });
}

function textOf({ folder }: Workload): string {
  return [claimFiles.claim(folder), claimFiles.log(folder)].map((path) => readFileSync(path, "utf8")).join("\n");
}

function killSupervisor(folder: string): void {
  const pid = readClaim(folder)?.supervisor.pid;
  if (pid !== undefined) process.kill(pid, "SIGKILL");
}
