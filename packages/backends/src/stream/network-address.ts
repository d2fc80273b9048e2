import { networkInterfaces } from "node:os";

/** The first address that others know this machine by; its loopback where it has none. */
export function networkAddress(): string {
  const known = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return known.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "127.0.0.1";
}
