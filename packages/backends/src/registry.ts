import type { BackendEntry } from "./contract/index.ts";

/** Every backend by name. Nothing is loaded until a plan names it; no SDK until a run does. */
export const backends: Readonly<Record<string, BackendEntry>> = {};
