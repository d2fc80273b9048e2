import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Backend } from "@pipeline/backends/contract";
import { backends } from "@pipeline/backends/registry";
import type { StoredRun } from "../store/stored-run.ts";
import type { Query } from "./query.ts";
import type { StepOutputs } from "./selected-outputs.ts";
import { UsageError } from "./usage-error.ts";

/** What was saved, relative to the folder: `train/model`. */
export type Saved = readonly string[];

/**
 * Copies outputs into a folder: `<step>/<path that the step declared>`, and values in `<step>/outputs.json`.
 *
 * All is fetched first and its digests verified, beside its place; only then does anything change there, each file or
 * folder by a rename. Rejects, and leaves the folder as it was, when an artifact is gone or has changed.
 */
export async function saveOutputs(
  steps: readonly StepOutputs[],
  folder: string,
  { stored, query }: { readonly stored: StoredRun; readonly query: Query },
): Promise<Saved> {
  makeFolder(folder);
  const draft = mkdtempSync(join(folder, ".outputs-"));
  try {
    await using opened = new OpenedBackends(query);
    const saved: string[] = [];
    for (const outputs of steps) {
      for (const [name, artifact] of Object.entries(outputs.artifacts)) {
        const at = join(folderNameOf(outputs.step), pathOf(stored, outputs.step, name));
        mkdirSync(dirname(join(draft, at)), { recursive: true });
        await (await opened.of(outputs.backend)).staging.fetch(artifact, join(draft, at));
        saved.push(at);
      }
      if (Object.keys(outputs.values).length === 0) continue;
      const at = join(folderNameOf(outputs.step), "outputs.json");
      mkdirSync(dirname(join(draft, at)), { recursive: true });
      writeFileSync(join(draft, at), `${JSON.stringify(outputs.values, null, 2)}\n`);
      saved.push(at);
    }
    for (const at of saved) replace(join(draft, at), join(folder, at), join(draft, ".replaced"));
    return saved;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`--to: ${folder} cannot be a folder: ${error instanceof Error ? error.message : error}.`);
  }
}

/** A folder cannot be renamed over one that holds something: what was there steps aside first. */
function replace(from: string, to: string, aside: string): void {
  mkdirSync(dirname(to), { recursive: true });
  if (existsSync(to)) renameSync(to, aside);
  renameSync(from, to);
  rmSync(aside, { recursive: true, force: true });
}

/** Where the step wrote it below its `OUTPUT_PATH`: no two outputs of a step share a path. */
function pathOf({ plan }: StoredRun, step: string, output: string): string {
  const declared = [...plan.steps, ...plan.borrowed].find(({ name }) => name === step)?.outputs[output];
  return declared === undefined || declared.kind === "json" ? output : declared.path;
}

/** The key of a fan-out's item may hold anything; what is no plain name is told apart by a hash. */
function folderNameOf(step: string): string {
  if (/^[A-Za-z][\w.[\]-]{0,119}$/.test(step)) return step;
  const hash = createHash("sha256").update(step).digest("hex").slice(0, 8);
  return `${step.replaceAll(/[^\w.[\]-]+/g, "-").slice(0, 80)}-${hash}`;
}

/** Backends as they are needed, each opened once. */
class OpenedBackends implements AsyncDisposable {
  readonly #query: Query;
  readonly #opened = new Map<string, Promise<Backend>>();

  constructor(query: Query) {
    this.#query = query;
  }

  of(name: string): Promise<Backend> {
    const found = this.#opened.get(name) ?? this.#open(name);
    this.#opened.set(name, found);
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const backend of this.#opened.values()) await (await backend)[Symbol.asyncDispose]();
  }

  async #open(name: string): Promise<Backend> {
    const entry = backends[name];
    if (entry === undefined) throw new Error(`there is no backend "${name}" in this version of pipeline`);
    const { stateFolder, invocation } = this.#query;
    return entry.open({ stateFolder, env: invocation.env });
  }
}
