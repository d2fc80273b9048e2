import type { Workload } from "@pipeline/backends/contract";
import prettyBytes from "pretty-bytes";
import type { PlannedStep } from "../compile/plan.ts";
import { buildKey, stepKey } from "../data/step-key.ts";
import type { RunEvent, StepKey, StepResult } from "../events/event.ts";
import type { RunView } from "../events/view.ts";
import { storedBytes } from "../store/cache-size.ts";
import { hmacKeyOf } from "../store/hmac-key.ts";
import { Results, type StepAddress } from "../store/results.ts";
import type { OpenBackends } from "./open-backends.ts";
import { type Recalled, recall } from "./recall.ts";
import type { RunRequest } from "./request.ts";

export interface MemoryParts {
  readonly request: Pick<RunRequest, "plan" | "program" | "project" | "cache" | "secrets" | "pull">;
  readonly backends: OpenBackends;
  readonly run: string;
  /** Of a step that has its result by now. */
  readonly resultOf: (step: string) => StepResult | undefined;
  /** Trouble with what is remembered stops nothing. */
  readonly warn: (message: string) => void;
}

/** What earlier runs have left for this one, and what this one leaves for later ones. */
export class Memory implements Disposable {
  readonly #parts: MemoryParts;
  readonly #results: Results;
  readonly #keys = new Map<string, StepKey>();
  #hmacKey: string | undefined;

  constructor(parts: MemoryParts) {
    this.#parts = parts;
    this.#results = Results.open(parts.request.project.stateFolder);
  }

  /** Says what is wrong with the memory as a whole; call it once the run has begun. */
  tellFaults(): void {
    for (const fault of this.#results.faults) this.#parts.warn(fault);
  }

  /** All needs of the step have succeeded. */
  async recall(step: PlannedStep): Promise<Recalled & { readonly key: StepKey }> {
    const { request, backends } = this.#parts;
    const key = await this.#key(step);
    this.#keys.set(step.name, key);
    if (step.kind === "build") return { ...(await this.#recallBuild(step, key)), key };
    const recalled = await recall(step, key, {
      of: this.#address(step),
      results: this.#results,
      staging: backends.backend(step.backend).staging,
      program: request.program,
      mayRead: this.#mayRead(step),
    });
    return { ...recalled, key };
  }

  /** An image serves while it is where it was left; where nobody can tell, what runs in it will. */
  async #recallBuild(step: PlannedStep, key: StepKey): Promise<Recalled> {
    // With `--pull`, what its bases stand for is asked anew, which building does.
    const mayRead = this.#parts.request.pull !== "always" && this.#mayRead(step);
    const recalled = await recall(step, key, {
      of: this.#address(step),
      results: this.#results,
      mayRead,
    });
    if (!recalled.hit) return recalled;
    const { image, digest } = recalled.result.values;
    const builder = await this.#parts.backends.builder();
    if ((await builder.holds({ reference: String(image), digest: String(digest) })) !== false) return recalled;
    return { hit: false, why: { kind: "damaged", message: `image ${String(image)} is not there any more` } };
  }

  /** Takes over a key that an earlier runner of this run has written down. */
  know(step: string, key: StepKey): void {
    this.#keys.set(step, key);
  }

  /** Of a step that has begun. */
  keyOf(step: string): StepKey {
    const key = this.#keys.get(step);
    if (key === undefined) throw new Error(`internal: nothing is known of the key of step "${step}"`);
    return key;
  }

  /** How long steps are likely to run, by name, as far as earlier runs tell. */
  expectedMs(steps: readonly PlannedStep[]): Readonly<Record<string, number>> {
    const known = steps.flatMap((step): [string, number][] => {
      const tookMs = this.#results.lastTookMs(this.#address(step));
      return tookMs === undefined ? [] : [[step.name, tookMs]];
    });
    return Object.fromEntries(known);
  }

  /** What a base stands for may only be known once it was built upon: later runs will ask for that. */
  async learnBases(step: PlannedStep): Promise<void> {
    this.#keys.set(step.name, await this.#key(step));
  }

  remember(step: PlannedStep, succeeded: Succeeded, view: RunView): void {
    const { request, run, warn } = this.#parts;
    const key = this.#keys.get(step.name);
    if (step.kind === "job") this.#keys.delete(step.name);
    // Of a deploy only the key is of use: it tells what has changed when the service is replaced.
    const isKept = step.cache || step.kind === "deploy";
    if (key === undefined || !isKept || !request.cache.mayWrite) return;
    try {
      const { values, artifacts } = succeeded;
      const tookMs = durationOf(succeeded, view);
      this.#results.remember({ tookMs, key, of: this.#address(step), from: run, values, artifacts });
    } catch (error) {
      warn(`the result of "${step.name}" is not remembered: ${String(error)}`);
    }
  }

  /** Takes up what a runner had written down of this run and did not live to remember. */
  catchUp(step: PlannedStep, succeeded: Succeeded, view: RunView): void {
    const key = this.#keys.get(step.name);
    // The key of a build is only whole once its bases are known, which they were to that runner alone.
    if (step.kind === "build" || key === undefined || this.#results.has(key.digest)) return;
    this.remember(step, succeeded, view);
  }

  /** What to say when more is stored than is meant to be; nothing is removed while runs go on. */
  tooMuch(view: RunView, cacheBytes: number): string | undefined {
    const results = [...view.steps.values()].flatMap(({ status, result }) => (status === "succeeded" && result) || []);
    const bytes = results.flatMap(({ artifacts }) => Object.values(artifacts)).reduce((sum, { size }) => sum + size, 0);
    const { stateFolder } = this.#parts.request.project;
    const stored = storedBytes(stateFolder, { bytes, attempts: results.length }, cacheBytes);
    if (stored === undefined || stored <= cacheBytes) return undefined;
    const [is, may] = [prettyBytes(stored, { binary: true }), prettyBytes(cacheBytes, { binary: true })];
    return `${is} are stored, where ${may} are meant to be: \`pipeline gc\` removes what is needed least`;
  }

  [Symbol.dispose](): void {
    this.#results[Symbol.dispose]();
  }

  #mayRead({ name }: PlannedStep): boolean {
    const { mayRead, forced } = this.#parts.request.cache;
    return mayRead && !forced.includes(name);
  }

  async #key(step: PlannedStep): Promise<StepKey> {
    const { request, backends, resultOf } = this.#parts;
    if (step.program.by === "build") {
      const builder = await backends.builder();
      return buildKey(step.key, await builder.resolve(step.program.build.bases));
    }
    const { plan, secrets, project } = request;
    const hasSecrets = Object.values(step.env).some((value) => value.is === "secret" && value.platform === undefined);
    if (hasSecrets) this.#hmacKey ??= hmacKeyOf(project.stateFolder);
    const environment = await backends.backend(step.backend).environment(environmentOf(step, resultOf));
    const params = Object.fromEntries(Object.entries(plan.params).map(([name, { value }]) => [name, value]));
    return stepKey(step, { result: resultOf, params, secrets, environment, hmacKey: this.#hmacKey ?? "" });
  }

  #address({ name }: PlannedStep): StepAddress {
    const { namespace, pipeline } = this.#parts.request.plan;
    return { namespace, pipeline, step: name };
  }
}

type Succeeded = Extract<RunEvent, { readonly type: "step.succeeded" }>;

function durationOf({ step, atMs }: Succeeded, view: RunView): number {
  const { startedAtMs = atMs, endedAtMs = atMs } = view.steps.get(step) ?? {};
  return Math.max(0, Math.round(endedAtMs - startedAtMs));
}

/** The image, and the word that names the program, where it is known before the run. */
function environmentOf(
  { program, image, platform }: PlannedStep,
  resultOf: MemoryParts["resultOf"],
): Pick<Workload, "command" | "image" | "platform"> {
  const found = typeof image === "object" ? resultOf(image.step)?.values[image.output] : image;
  return {
    ...(found === undefined ? {} : { image: String(found) }),
    ...(platform === undefined ? {} : { platform }),
    ...commandOf(program),
  };
}

function commandOf(program: PlannedStep["program"]): { readonly command?: readonly string[] } {
  switch (program.by) {
    case "command": {
      const [first] = program.command;
      return first?.is === "literal" ? { command: [String(first.value)] } : {};
    }
    case "image":
      return {};
    case "script":
      return { command: program.interpreter };
    case "run":
      return { command: ["node"] };
    case "build":
      return {};
  }
}
