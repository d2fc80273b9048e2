import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Artifact } from "@pipeline/backends/contract";
import type { Plan, PlannedStep, Published } from "../compile/plan.ts";
import type { Happening, StepResult } from "../events/event.ts";
import { digestPath } from "../load/facts/digest-path.ts";
import type { OpenBackends } from "./open-backends.ts";

export interface PublisherParts {
  readonly plan: Pick<Plan, "publish">;
  /** The project's root, absolute. */
  readonly root: string;
  readonly run: string;
  readonly backends: OpenBackends;
}

/** What is to be written once all lies at its place, or why it does not. */
export type Publication =
  | { readonly ok: true; readonly published: readonly Happening[] }
  | { readonly ok: false; readonly message: string };

/** Copies outputs to their places in the project, each whole or not at all. */
export class Publisher {
  readonly #parts: PublisherParts;
  readonly #byStep: ReadonlyMap<string, readonly Published[]>;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
    this.#byStep = Map.groupBy(parts.plan.publish ?? [], ({ step }) => step);
  }

  /** Whether anything of the step is published. */
  has({ name }: PlannedStep): boolean {
    return this.#byStep.has(name);
  }

  /** Gives the events, to be written with the end of the step: that may have been decided meanwhile. */
  async publish(step: PlannedStep, result: StepResult): Promise<Publication> {
    const published: Happening[] = [];
    for (const place of this.#byStep.get(step.name) ?? []) {
      const { path, output } = place;
      try {
        await this.#publishOne(step, place, result);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { ok: false, message: `output "${output}" could not be published to ${path}: ${reason}` };
      }
      published.push({ type: "output.published", step: step.name, output, path });
    }
    return { ok: true, published };
  }

  async #publishOne(step: PlannedStep, { path, output }: Published, result: StepResult): Promise<void> {
    const to = join(this.#parts.root, path);
    const artifact = result.artifacts[output];
    if (artifact !== undefined && (await isThere(artifact, to))) return;
    const besides = (what: string): string => join(dirname(to), `.${basename(to)}.${this.#parts.run}.${what}`);
    const draft = besides("draft");
    await mkdir(dirname(to), { recursive: true });
    // A runner that was killed may have left it.
    await rm(draft, { recursive: true, force: true });
    try {
      if (artifact === undefined) await writeFile(draft, `${JSON.stringify(result.values[output], null, 2)}\n`);
      else await this.#parts.backends.backend(step.backend).staging.fetch(artifact, draft);
      await replace(to, draft, besides("former"));
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
}

/** What has not changed keeps its times, so that nothing that watches it wakes up. */
async function isThere({ kind, digest }: Artifact, path: string): Promise<boolean> {
  try {
    const there = await digestPath(path);
    return there.of === kind && there.digest.alg === digest.alg && there.digest.value === digest.value;
  } catch {
    return false;
  }
}

/** A folder that holds something, or a folder where a file is to be, or the reverse. */
function isInTheWay(error: unknown): boolean {
  const codes: readonly unknown[] = ["ENOTEMPTY", "EEXIST", "EISDIR", "ENOTDIR"];
  return error instanceof Error && "code" in error && codes.includes(error.code);
}

/** A file is replaced by one rename; a folder must step aside first, and comes back when that fails. */
async function replace(to: string, draft: string, former: string): Promise<void> {
  try {
    return await rename(draft, to);
  } catch (error) {
    if (!isInTheWay(error)) throw error;
  }
  await rm(former, { recursive: true, force: true });
  await rename(to, former);
  try {
    await rename(draft, to);
  } catch (error) {
    await rename(former, to);
    throw error;
  }
  await rm(former, { recursive: true, force: true });
}
