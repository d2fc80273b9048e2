import type { Handle, ServicesPort } from "../contract/index.ts";
import { refusedService } from "../stream/refused-service.ts";
import { attemptFiles } from "./attempt-files.ts";
import type { NoEngine } from "./find-engine.ts";

/** The services of an engine that nobody can name: what stands there is not known, which is not to say that nothing does. */
export function refusingServices({ message, remedy }: NoEngine): ServicesPort {
  const lasting = { remedy, isLasting: true } as const;
  const told = `${message}; ${remedy}`;
  return {
    apply: async ({ service, id, folder }, signal) => {
      signal.throwIfAborted();
      const handle: Handle = { backend: "docker", native: { service, id, folder } };
      return refusedService(handle, { class: "backend", message, ...lasting }, attemptFiles.log(folder));
    },
    attach: async (handle, signal) => {
      signal.throwIfAborted();
      const why = `it is not known whether the service stands: ${message}`;
      return refusedService(handle, { class: "lost", message: why, ...lasting }, attemptFiles.log(folderIn(handle)));
    },
    list: async () => {
      throw new Error(told);
    },
    remove: async () => {
      throw new Error(told);
    },
  };
}

function folderIn({ native }: Handle): string {
  return typeof native === "object" && native !== null && "folder" in native ? String(native.folder) : "";
}
