import { isAbsolute, join } from "node:path";
import type { AttemptAddress, BuildRequest, BuiltImage } from "@pipeline/backends/contract";
import type { JsonObject } from "@pipeline/dsl";
import { labels, type Origin } from "../compile/labels.ts";
import type { PlannedBuild } from "../compile/plan.ts";
import { contextFiles } from "../load/facts/context-files.ts";
import type { SecretValues } from "./secret-values.ts";
import { asVariables } from "./step-secrets.ts";

export interface BuildSurroundings {
  readonly address: AttemptAddress;
  readonly projectRoot: string;
  readonly secrets: SecretValues;
  readonly by: Origin;
}

/** What a builder is asked for; the folder is walked again, since it may have changed since it was planned. */
export async function buildRequest(build: PlannedBuild, surroundings: BuildSurroundings): Promise<BuildRequest> {
  const { address, projectRoot, secrets, by } = surroundings;
  const { name, tag, registry, dockerfile, bases, context, target, platform, args } = build;
  const folder = isAbsolute(context.folder) ? context.folder : join(projectRoot, context.folder);
  const { ignore, files } = await contextFiles(folder, context.ignore);
  return {
    name,
    tag,
    ...(registry === undefined ? {} : { registry: registry.push }),
    dockerfile,
    bases,
    context: { folder, ignore, files },
    ...(target === undefined ? {} : { target }),
    platform,
    args,
    secrets: asVariables(Object.entries(build.secrets), secrets),
    labels: { ...labels(address, by), ...ociLabels(by) },
  };
}

/** Names that other tools look for. */
function ociLabels({ commit }: Origin): Record<string, string> {
  return commit === undefined ? {} : { "org.opencontainers.image.revision": commit };
}

/** The outputs of a build: what runs, by digest; `pulled` as the machines reach the registry that run it (R101). */
export function buildValues({ name, tag, registry }: PlannedBuild, { reference, digest }: BuiltImage): JsonObject {
  if (registry === undefined) return { image: reference, digest, name: `${name}:${tag}` };
  return {
    image: reference,
    digest,
    name: `${registry.push}/${name}:${tag}`,
    pulled: `${registry.pull}/${name}@${digest}`,
  };
}
