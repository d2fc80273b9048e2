import type { BackendEntry, BuilderEntry } from "./contract/index.ts";

/** Every backend by name. Nothing is loaded until a plan names it; no SDK until a run does. */
export const backends: Readonly<Record<string, BackendEntry>> = {
  local: {
    rules: async () => (await import("./local/rules.ts")).localRules,
    hostFacts: async () => (await import("./local/host-facts.ts")).localHostFacts(),
    open: async (options) => (await import("./local/backend.ts")).openLocalBackend(options),
  },
  docker: {
    rules: async () => (await import("./docker/rules.ts")).dockerRules,
    open: async (options) => (await import("./docker/backend.ts")).openDockerBackend(options),
  },
};

/** In the order in which they are listed to people. */
export const backendNames: readonly string[] = Object.keys(backends);

/** Every builder by name, as backends are. */
export const builders: Readonly<Record<"local", BuilderEntry>> = {
  local: { open: async (options) => (await import("./build/builder.ts")).openBuilder(options) },
};
