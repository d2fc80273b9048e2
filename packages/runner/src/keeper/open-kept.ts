import type { Backend, BackendEntry, BackendOptions } from "@pipeline/backends/contract";
import { keptBackend } from "./kept-backend.ts";

/** Opens a backend whose services can be kept. */
export async function openKept(entry: BackendEntry, options: BackendOptions): Promise<Backend> {
  return keptBackend(await entry.open(options), options);
}
