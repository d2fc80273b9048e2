import type { BackendEntry } from "@pipeline/backends/contract";

/** A backend that honours whatever is asked for, so that nothing hides what a plan says; it runs nothing. */
export const willing: BackendEntry = {
  rules: async () => ({
    check: () => [],
    manifest: () => null,
    view: (folder) => ({ work: `${folder}/work`, input: `${folder}/input`, output: `${folder}/output` }),
    inherits: [],
    serves: () => [{ reach: "public" }],
    capacity: () => ({ slots: 10 }),
  }),
  open: async () => {
    throw new Error("it runs nothing");
  },
};
