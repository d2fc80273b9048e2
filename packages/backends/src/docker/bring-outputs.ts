import { renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { unpackInto } from "./archive.ts";
import type { Container } from "./container.ts";
import { inContainer } from "./in-container.ts";

/** Copies what a program left from its volume into the attempt's folder, in place of what lies there. Needed once. */
export async function bringOutputs(container: Container, folder: string): Promise<void> {
  await bring(container, inContainer.output, join(folder, "output"));
  await bring(container, dirname(inContainer.signals), join(folder, "signals"));
}

/** By rename: a folder is either as it was staged or whole. */
async function bring(container: Container, from: string, to: string): Promise<void> {
  const archive = await container.get(`${from}/.`);
  if (archive === undefined) return;
  const draft = `${to}.part`;
  rmSync(draft, { recursive: true, force: true });
  await unpackInto(draft, archive);
  rmSync(to, { recursive: true, force: true });
  renameSync(draft, to);
}
