import { networkInterfaces } from "node:os";
import type { Endpoint, ServiceTerms } from "@pipeline/backends/contract";

/** Where a front is reached: from this machine, and from its network where the service is open to it. */
export function frontEndpoints(port: number, { expose }: Pick<ServiceTerms, "expose">): readonly Endpoint[] {
  const host: Endpoint = { reach: "host", url: `http://127.0.0.1:${port}` };
  return expose === "network" ? [host, { reach: "network", url: `http://${networkAddress()}:${port}` }] : [host];
}

/** The first address that others know this machine by; its loopback where it has none. */
function networkAddress(): string {
  const known = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return known.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "127.0.0.1";
}
