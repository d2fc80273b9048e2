import type { AttemptAddress } from "@pipeline/backends/contract";

/** What every object made on a backend carries; keys and values are legal as labels on all of them. */
export function labels(address: AttemptAddress): Record<string, string> {
  return {
    "pipeline-namespace": legal(address.namespace),
    "pipeline-name": legal(address.pipeline),
    "pipeline-run": legal(address.run),
    "pipeline-step": legal(address.step),
    "pipeline-attempt": String(address.attempt),
  };
}

/** Google Cloud allows lower case only, Kubernetes wants a letter or digit at both ends. */
function legal(value: string): string {
  const cut = value
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .slice(0, 63);
  return cut.replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, "");
}
