import type { Failure } from "../contract/index.ts";

const noEntry =
  /no basic auth credentials|unauthorized|authentication required|(?<!permission )denied: |access denied|403 Forbidden/i;

/** What it means where an engine's words are those of a registry that wants another login. */
export function registryRefusal(words: string, registry?: string): Failure | undefined {
  if (!noEntry.test(words)) return undefined;
  return {
    class: "auth",
    message: registry === undefined ? "a registry does not let you in" : `the registry ${registry} does not let you in`,
    reason: words,
    remedy: `log in: docker login ${registry ?? "REGISTRY"}`,
  };
}
