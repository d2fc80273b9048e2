import type { BackendEntry } from "@pipeline/backends/contract";
import type { PlanSettings } from "../../compile/request.ts";

/** What a plan is asked for when nobody gives a flag. */
export const plainSettings: PlanSettings = {
  params: {},
  setTexts: {},
  inputs: {},
  select: { steps: [], from: [], until: [], only: false },
  backend: "here",
  backendWins: false,
  env: {},
  resources: {},
  pools: {},
  images: { run: "node:24-slim", script: "python:3.12-slim" },
  strict: false,
};

/** One backend that refuses nothing: planning asks for its rules, and nothing here runs. */
export const anyBackend: Readonly<Record<string, BackendEntry>> = {
  here: {
    rules: async () => ({
      check: () => [],
      manifest: () => null,
      view: (folder) => ({ work: `${folder}/work`, input: `${folder}/input`, output: `${folder}/output` }),
      inherits: [],
      capacity: () => ({ slots: 1 }),
    }),
    open: () => Promise.reject(new Error("nothing runs while it is planned")),
  },
};
