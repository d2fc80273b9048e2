import type { AttemptAddress } from "@pipeline/backends/contract";

/** Who started a run, and from what. */
export interface Origin {
  readonly version: string;
  readonly user: string;
  readonly host: string;
  readonly commit?: string;
}

/** What every object made on a backend carries (X32, R103); keys and values are legal as labels on all of them. */
export function labels(address: AttemptAddress, by: Origin): Record<string, string> {
  return {
    "pipeline-namespace": legal(address.namespace),
    "pipeline-name": legal(address.pipeline),
    "pipeline-run": legal(address.run),
    "pipeline-step": legal(address.step),
    "pipeline-attempt": String(address.attempt),
    "pipeline-version": legal(by.version),
    "pipeline-user": legal(by.user),
    "pipeline-host": legal(by.host),
    ...(by.commit === undefined ? {} : { "pipeline-commit": legal(by.commit) }),
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
