import type { Artifact } from "@pipeline/backends/contract";
import type { Happening, RunEvent, StepResult } from "../events/event.ts";
import { resultPart } from "../events/result-part.ts";
import type { RunView } from "../events/view.ts";

/** Results of a run's steps; of a cached step that was opened again, what it had is known until it has given another. */
export class KnownResults {
  readonly #view: () => RunView;
  readonly #cached = new Map<string, StepResult & { readonly from: string }>();
  readonly #reopened = new Set<string>();

  constructor(view: () => RunView) {
    this.#view = view;
  }

  learn(event: RunEvent): void {
    if (event.type === "step.cached") {
      this.#cached.set(event.step, { from: event.from, ...resultPart(event) });
    }
    if (event.type === "step.reopened") this.#reopened.add(event.step);
  }

  of(step: string): StepResult | undefined {
    return this.#view().steps.get(step)?.result ?? this.#cached.get(step);
  }

  /** Whether one of these steps may have given another result than it had at first. */
  areRenewed(steps: readonly string[]): boolean {
    return this.#reopened.size > 0 && steps.some((step) => this.#reopened.has(step));
  }

  /** Opens again the cached steps that gave one of these artifacts, which are not whole; what is borrowed never runs. */
  reopened(damaged: readonly Artifact[], mayRun: (step: string) => boolean): readonly Happening[] {
    const locations = new Set(damaged.map(({ location }) => location));
    return [...this.#cached].flatMap(([step, { artifacts, from }]): Happening[] => {
      const isOpen = this.#view().steps.get(step)?.status !== "cached";
      const found = Object.values(artifacts).find(({ location }) => locations.has(location));
      if (isOpen || found === undefined || !mayRun(step)) return [];
      return [{ type: "step.reopened", step, because: `its result of run ${from} is not whole: ${found.location}` }];
    });
  }
}
