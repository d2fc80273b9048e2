import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Artifact, AttemptContents, Content, LocalFile } from "@pipeline/backends/contract";

/**
 * The same contents with a copy of each file of the project, below `folder`: a service that is started again later is
 * still the one that was deployed. What is linked there anyhow stays a link to the original.
 */
export async function pinned(contents: AttemptContents, folder: string): Promise<AttemptContents> {
  await mkdir(folder, { recursive: true });
  const [artifacts, shipped] = await Promise.all([
    Promise.all(contents.artifacts.map((each, at) => pin(each, join(folder, `input-${at}`)))),
    Promise.all(contents.shipped.map((each, at) => pin(each, join(folder, `shipped-${at}`)))),
  ]);
  return { ...contents, artifacts, shipped };
}

export function unpin(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

async function pin<F extends Artifact | LocalFile | Content>(
  each: { readonly at: string; readonly from: F },
  to: string,
) {
  const { from } = each;
  if (!isOfProject(from)) return each;
  await cp(from.path, to, { recursive: true, dereference: true });
  return { ...each, from: { ...from, path: to } };
}

function isOfProject(from: Artifact | LocalFile | Content): from is LocalFile {
  return "path" in from && "kind" in from && (from.kind === "file" || from.kind === "dir") && from.link !== true;
}
