import { describe, expect, it } from "vitest";
import type { Happening } from "../events/event.ts";
import { fold, replay } from "../events/fold.ts";
import type { RunView } from "../events/view.ts";
import { plannedStep, planOf, runStarted } from "../schedule/testing/planned.ts";
import { Recollections } from "./recollections.ts";

/** Two layers: `a`, `b` and `c`, then `d` and `e`, which need `c`; of `b` nothing is remembered. */
const steps = [
  ...["a", "b", "c"].map((name) => plannedStep(name)),
  ...["d", "e"].map((name) => plannedStep(name, { needs: ["c"] })),
];
const named = new Map(steps.map((step) => [step.name, step]));
const planned = (name: string) => named.get(name) ?? plannedStep(name);

/** A run whose events come from here alone; `asked` tells of which steps was asked. */
class World {
  readonly asked: string[] = [];
  readonly posted: string[][] = [];
  #view: RunView = replay([runStarted(planOf(steps))]);
  readonly recollections = new Recollections({
    names: [...named.keys()],
    named: planned,
    view: () => this.#view,
    recall: async ({ name }) => {
      this.asked.push(name);
      const key = { digest: name, components: {} };
      const result = { values: {}, artifacts: {} };
      return name === "b" ? { hit: false, why: { kind: "new" }, key } : { hit: true, from: "run-0", result, key };
    },
    post: (...events) => this.post(...events),
  });

  readonly post = (...events: readonly Happening[]): void => {
    this.posted.push(events.map((event) => ("step" in event ? `${event.step} ${event.type}` : event.type)));
    for (const event of events) {
      this.#view = fold(this.#view, { atMs: 1, ...event });
      this.onPosted();
    }
  };

  onPosted: () => void = () => undefined;

  settle(name: string): Promise<void> {
    return this.recollections.settle(planned(name));
  }
}

describe("steps behind one that is cached", () => {
  it("are posted with it as far as their needs are met, and asked about once", async () => {
    const world = new World();
    await world.settle("a");
    await world.settle("d");
    expect(world.posted).toEqual([
      ["a step.cached", "c step.cached"],
      ["d step.cached", "e step.cached"],
    ]);
    expect(world.asked).toEqual(["a", "b", "c", "d", "e"]);
    expect(await world.recollections.of(plannedStep("b"))).toMatchObject({ hit: false });
    expect(world.asked).toHaveLength(5);
  });

  it("are posted once, whoever's turn comes meanwhile", async () => {
    const world = new World();
    await Promise.all([world.settle("c"), world.settle("a"), world.settle("c")]);
    expect(world.posted.flat().sort()).toEqual(["a step.cached", "c step.cached"]);
  });

  it("are asked about once, also when the first of them makes place for another while they are written", async () => {
    const world = new World();
    const late: Promise<unknown>[] = [];
    world.onPosted = () => {
      if (world.recollections.isOpen("c")) late.push(world.recollections.of(planned("c")));
    };
    await world.settle("a");
    expect(await Promise.all(late)).toMatchObject([{ hit: true }]);
    expect(world.asked).toEqual(["a", "b", "c"]);
  });

  it("are asked about again when one that they may need gives another result", async () => {
    const world = new World();
    await world.settle("a");
    world.recollections.forgetAll();
    await world.recollections.of(plannedStep("b"));
    expect(world.asked).toEqual(["a", "b", "c", "b"]);
  });

  it("are left alone once the run stops", async () => {
    const world = new World();
    world.post({ type: "run.stopping", because: { kind: "request" }, finishRunning: false });
    await world.settle("a");
    expect(world.posted.at(-1)).toEqual(["a step.cached"]);
  });
});
