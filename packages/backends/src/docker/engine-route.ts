import type { Agent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import type { Env } from "./docker-config.ts";
import type { EngineAddress } from "./engine-address.ts";
import { SshAgent } from "./ssh-agent.ts";

/** How a request gets to an engine, in the words of Node and of the SDK alike. */
export type EngineRoute =
  | { readonly protocol: "http"; readonly socketPath: string }
  | { readonly protocol: "http" | "https"; readonly host: string; readonly port: number; readonly agent?: Agent };

export function routeTo(address: EngineAddress, env: Env): EngineRoute {
  switch (address.kind) {
    case "socket":
      return { protocol: "http", socketPath: address.path };
    case "ssh":
      // Only its agent knows where it leads.
      return { protocol: "http", host: "docker", port: 80, agent: new SshAgent(address, env) };
    case "tcp": {
      const { host, port, tls } = address;
      if (tls === undefined) return { protocol: "http", host, port };
      const { isUnverified, ...files } = tls;
      const agent = new SecureAgent({ ...files, rejectUnauthorized: isUnverified !== true });
      return { protocol: "https", host, port, agent };
    }
  }
}
