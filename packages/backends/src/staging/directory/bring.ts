import { rmSync } from "node:fs";
import type { Artifact } from "../../contract/index.ts";
import { copyInto } from "./copy.ts";
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

async function faultOf({ kind, location, digest }: Artifact, to: string): Promise<string | undefined> {
  try {
    await copyInto({ kind, path: location }, to);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "is not there any more";
    throw error;
  }
  const arrived = await measureArtifact(kind, to);
  return arrived.digest.value === digest.value ? undefined : "is not what its step wrote: its digest has changed";
}
