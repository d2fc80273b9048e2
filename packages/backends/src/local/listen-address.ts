import type { ServiceTerms } from "../contract/index.ts";

/** The address that a program listens on, which `HOST` tells it. */
export function listenAddress({ expose }: Pick<ServiceTerms, "expose">): string {
  return expose === "network" ? "0.0.0.0" : "127.0.0.1";
}
