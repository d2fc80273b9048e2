import type { Artifact, AttemptContents, Staging } from "@pipeline/backends/contract";

/** Of what could not be staged, the artifacts that are not what their steps wrote, or are gone. */
export async function damagedInputs(staging: Staging, { artifacts }: AttemptContents): Promise<readonly Artifact[]> {
  const inputs = artifacts.flatMap(({ from }) => ("location" in from ? [from] : []));
  const held = await Promise.all(inputs.map((artifact) => staging.holds(artifact).catch(() => true)));
  return inputs.filter((_, at) => held[at] === false);
}
