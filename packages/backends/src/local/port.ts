import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import type { Endpoint, ServiceTerms } from "../contract/index.ts";
import { listenAddress } from "./listen-address.ts";

/** Where a service of this machine is reached. */
export function endpointsOf({ port, expose }: Pick<ServiceTerms, "port" | "expose">): readonly Endpoint[] {
  const host: Endpoint = { reach: "host", url: `http://127.0.0.1:${port}` };
  return expose === "network" ? [host, { reach: "network", url: `http://${networkAddress()}:${port}` }] : [host];
}

/** The first address that others know this machine by; its loopback where it has none. */
export function networkAddress(): string {
  const known = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return known.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "127.0.0.1";
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

/** The process that listens on a port, where the system tells us: on Linux, and of processes that we may look into. */
export function portOwner(port: number): string | undefined {
  const inodes = new Set([...listeners("/proc/net/tcp", port), ...listeners("/proc/net/tcp6", port)]);
  if (inodes.size === 0) return undefined;
  for (const pid of namesIn("/proc").filter((name) => /^\d+$/.test(name))) {
    const holds = namesIn(`/proc/${pid}/fd`).some((fd) => inodes.has(socketOf(`/proc/${pid}/fd/${fd}`)));
    if (holds) return `${textOf(`/proc/${pid}/comm`).trim()} (process ${pid})`;
  }
  return undefined;
}

/** The sockets that listen there: the kernel's table has `address:port` in hexadecimal, state 0A, and the inode tenth. */
function listeners(table: string, port: number): readonly string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = textOf(table).split("\n").slice(1);
  return rows.flatMap((row) => {
    const [, local = "", , state, , , , , , inode = ""] = row.trim().split(/\s+/);
    return local.endsWith(wanted) && state === "0A" ? [`socket:[${inode}]`] : [];
  });
}

function socketOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return "";
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
