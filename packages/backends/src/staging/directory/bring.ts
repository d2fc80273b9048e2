import { hash } from "node:crypto";
import { closeSync, fchmodSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { Artifact } from "../../contract/index.ts";
import { copyInto, smallBytes } from "./copy.ts";
import { measureArtifact } from "./digest.ts";
import { withdraw } from "./proof.ts";

/**
 * Copies an artifact to a path that does not exist yet, and verifies what has arrived.
 *
 * Of one that is gone or has changed the proof is withdrawn, so that no later run relies on it.
 */
export async function bringArtifact(root: string, artifact: Artifact, to: string): Promise<void> {
  const fault = await faultOf(artifact, to);
  if (fault === undefined) return;
  rmSync(to, { recursive: true, force: true });
  withdraw(root, artifact.location);
  throw new Error(`${artifact.location} ${fault}`);
}

async function faultOf(artifact: Artifact, to: string): Promise<string | undefined> {
  const { kind, location, digest, size } = artifact;
  try {
    const arrived = kind === "file" && size <= smallBytes ? copySmall(location, to) : await copyAny(artifact, to);
    return arrived === digest.value ? undefined : "is not what its step wrote: its digest has changed";
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "is not there any more";
    throw error;
  }
}

/** Read once: what is written is what was measured. */
function copySmall(from: string, to: string): string {
  const mode = statSync(from).mode & 0o777;
  const bytes = readFileSync(from);
  const file = openSync(to, "wx", mode);
  try {
    writeFileSync(file, bytes);
    // Whatever the mask of this process leaves out.
    fchmodSync(file, mode);
  } finally {
    closeSync(file);
  }
  return hash("sha256", bytes);
}

async function copyAny({ kind, location }: Artifact, to: string): Promise<string> {
  await copyInto({ kind, path: location }, to);
  return (await measureArtifact(kind, to)).digest.value;
}
