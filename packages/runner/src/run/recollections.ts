import type { PlannedStep } from "../compile/plan.ts";
import type { Happening, StepKey } from "../events/event.ts";
import type { RunView, StepView } from "../events/view.ts";
import type { Recalled } from "./recall.ts";

export interface RecollectionsParts {
  /** Of all steps, each after those that it needs. */
  readonly names: readonly string[];
  readonly named: (name: string) => PlannedStep;
  readonly view: () => RunView;
  readonly recall: (step: PlannedStep) => Promise<Recollection>;
  readonly post: (...events: readonly Happening[]) => void;
}

/** What is to be written before a result that serves: where its outputs have been put. */
export type Recollection = Recalled & { readonly key: StepKey; readonly published?: readonly Happening[] };

/** How many steps are looked at for each that is cached. */
const furthest = 64;

/**
 * What earlier runs have left for steps, also for steps whose turn has not come.
 *
 * Where one step is cached, those behind it are likely to be. They need no slot, so they are looked at together and
 * their events are written together: a run in which nothing has changed writes some hundred times and not 10,000.
 */
export class Recollections {
  readonly #parts: RecollectionsParts;
  readonly #found = new Map<string, Promise<Recollection>>();
  #next = 0;

  constructor(parts: RecollectionsParts) {
    this.#parts = parts;
  }

  /** For a step whose needs have been met. */
  of(step: PlannedStep): Promise<Recollection> {
    const found = this.#found.get(step.name) ?? this.#parts.recall(step);
    this.#found.set(step.name, found);
    return found;
  }

  /** Whether the step has not begun, and may still do so. */
  isOpen(step: string): boolean {
    const status = this.#viewOf(step)?.status;
    return status === "waiting" || status === "queued";
  }

  /** The step begins, so nobody asks again. */
  forget(step: string): void {
    this.#found.delete(step);
  }

  /** A step gives another result than it had: what was found for those behind it may hold no more. */
  forgetAll(): void {
    this.#found.clear();
  }

  /** Posts that a step is cached, and of the next ones those that are. */
  async settle(step: PlannedStep): Promise<void> {
    // Its own turn may come while those behind the last one are looked at, so it may be among them.
    const open = [...new Set([step, ...this.#ahead()])].filter(({ name }) => this.isOpen(name));
    const found = await Promise.all(open.map(async (one) => [one.name, await this.of(one)] as const));
    // Looked at and posted in one go: one may have been posted meanwhile, with those before its own turn.
    const cached = found.filter(([name, { hit }]) => hit && this.isOpen(name));
    this.#parts.post(...cached.flatMap(([name, recalled]) => cachedEvents(name, recalled)));
    // Not before: as one is written a place falls free, for which another of them is submitted that is not written yet.
    for (const [name] of cached) this.forget(name);
  }

  /** Steps that could start now if there were room; none once the run stops. */
  #ahead(): readonly PlannedStep[] {
    const { names, named, view } = this.#parts;
    const ahead: PlannedStep[] = [];
    for (let seen = 0; seen < furthest && view().status === "running"; seen += 1) {
      const name = names[this.#next];
      if (name === undefined) break;
      const step = named(name);
      const isOpen = this.isOpen(name);
      if (isOpen && !step.needs.every((need) => this.#isGood(need))) break;
      this.#next += 1;
      if (isOpen) ahead.push(step);
    }
    return ahead;
  }

  /** A service may have died since it was ready. */
  #isGood(step: string): boolean {
    const { status, died } = this.#viewOf(step) ?? {};
    return (status === "succeeded" || status === "cached") && died === undefined;
  }

  #viewOf(step: string): StepView | undefined {
    return this.#parts.view().steps.get(step);
  }
}

function cachedEvents(step: string, found: Recollection): readonly Happening[] {
  if (!found.hit) return [];
  const { from, key, result, published = [] } = found;
  return [...published, { type: "step.cached", step, from, key, ...result }];
}
