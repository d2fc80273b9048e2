import { createServer } from "node:net";
import type { Endpoint, ServiceTerms } from "../contract/index.ts";
import { networkAddress } from "../stream/network-address.ts";
import { listenAddress } from "./listen-address.ts";

/** Where a service of this machine is reached. */
export function endpointsOf({ port, expose }: Pick<ServiceTerms, "port" | "expose">): readonly Endpoint[] {
  const host: Endpoint = { reach: "host", url: `http://127.0.0.1:${port}` };
  return expose === "network" ? [host, { reach: "network", url: `http://${networkAddress()}:${port}` }] : [host];
}

/** Why a program cannot listen there, by the system's error code; nothing when it can. */
export async function portFault(terms: Pick<ServiceTerms, "port" | "expose">): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const server = createServer();
  server.once("error", (error) => resolve("code" in error ? String(error.code) : error.message));
  server.listen({ port: terms.port, host: listenAddress(terms), exclusive: true }, () =>
    server.close(() => resolve(undefined)),
  );
  return promise;
}
