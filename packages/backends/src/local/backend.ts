import { join } from "node:path";
import type { Backend, BackendOptions, Handle, JobsPort } from "../contract/index.ts";
import { openDirectoryStaging } from "../staging/directory/staging.ts";
import { programEnvironments } from "./environment.ts";
import type { LocalHandle } from "./followed-program.ts";
import { LocalPrograms } from "./programs.ts";
import { LocalServices } from "./services.ts";
import { taskOf } from "./task.ts";

/** Programs as processes of this machine. Opening starts nothing; the first submit, or `warm`, starts a supervisor. */
export function openLocalBackend(options: BackendOptions): Backend {
  const programs = new LocalPrograms(options);
  const services = new LocalServices(programs, join(options.stateFolder, "services"));
  return {
    name: "local",
    staging: openDirectoryStaging(join(options.stateFolder, "staging")),
    jobs: jobsOf(programs),
    services,
    environment: programEnvironments(options.env),
    warm: () => void programs.warm(),
    [Symbol.asyncDispose]: async () => {
      await services[Symbol.asyncDispose]();
      await programs[Symbol.asyncDispose]();
    },
  };
}

function jobsOf(programs: LocalPrograms): JobsPort {
  return {
    submit: async (workload, signal) => {
      signal.throwIfAborted();
      return programs.start(taskOf(workload, process.execPath));
    },
    attach: async (handle, signal) => {
      signal.throwIfAborted();
      return programs.find(localHandle(handle));
    },
  };
}

function localHandle({ native }: Handle): LocalHandle {
  const known = native !== null && typeof native === "object" ? new Map(Object.entries(native)) : new Map();
  const [id, folder] = [known.get("id"), known.get("folder")];
  if (typeof id === "string" && typeof folder === "string") return { id, folder };
  throw new TypeError("internal: this is no handle of the local backend");
}
