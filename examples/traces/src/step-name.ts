import { createHash } from "node:crypto";

const longest = 63;

/** The id itself where it is a legal name of a step; otherwise what can be kept of it, and a hash of all of it. */
export function stepName(id: string): string {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,62}$/.test(id)) return id;
  const legal = id.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^(?![A-Za-z])/, "t");
  const hash = createHash("sha256").update(id).digest("hex").slice(0, 8);
  return `${legal.slice(0, longest - hash.length - 1)}-${hash}`;
}
