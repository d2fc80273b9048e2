import fc from "fast-check";
import { expect, test } from "vitest";
import { replay } from "../events/fold.ts";
import { summarise } from "../events/summary.ts";
import { decide, newSchedule } from "./decide.ts";
import { arbitraryWorld } from "./testing/arbitrary-world.ts";
import { Referee } from "./testing/referee.ts";
import { snapshot } from "./testing/snapshot.ts";
import { World } from "./testing/world.ts";

const anyPolicy = ["finish", "fail-fast", "keep-going"] as const;
const hasty = arbitraryWorld({ policies: anyPolicy, hasHaste: true });
const unhurried = arbitraryWorld({ policies: ["keep-going"], hasHaste: false });
const crashes = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 3 });

test("every run ends, within every limit, each step settled once, whatever fails or interrupts", () => {
  fc.assert(
    fc.property(hasty, (spec) => {
      const { view } = new World(spec, new Referee()).play();
      expect(view.settled.toSorted()).toEqual([...view.steps.keys()].toSorted());
    }),
    { numRuns: 600 },
  );
});

test("the same holds when the runner dies at any event and resumes; X12: no attempt is launched twice", () => {
  fc.assert(
    fc.property(hasty, crashes, (spec, crashesAfter) => {
      const { view } = new World({ ...spec, crashesAfter }, new Referee()).play();
      expect(view.settled.toSorted()).toEqual([...view.steps.keys()].toSorted());
    }),
    { numRuns: 600 },
  );
});

test("a run that crashes and resumes ends with the same statuses as one that does not", () => {
  fc.assert(
    fc.property(unhurried, crashes, (spec, crashesAfter) => {
      const straight = new World(spec, new Referee()).play();
      const broken = new World({ ...spec, crashesAfter }, new Referee()).play();
      expect(statuses(broken)).toEqual(statuses(straight));
    }),
    { numRuns: 300 },
  );
});

test("replaying any beginning of a log gives the state of then, although no tick is replayed", () => {
  fc.assert(
    fc.property(hasty, (spec) => {
      const live: unknown[] = [];
      const { log } = new World(spec, { onDecided: ({ state }) => live.push(snapshot(state)) }).play();
      const state = newSchedule();
      const replayed = log.map((event) => snapshot(decide(state, event, event.atMs).state));
      expect(replayed).toEqual(live);
    }),
    { numRuns: 200 },
  );
});

test("replaying a stored run gives the same summary", () => {
  fc.assert(
    fc.property(hasty, (spec) => {
      const { view, log } = new World(spec).play();
      expect(summarise(replay(JSON.parse(JSON.stringify(log))))).toEqual(summarise(view));
    }),
    { numRuns: 100 },
  );
});

function statuses({ view }: World): unknown {
  return [...view.steps.values()].map(({ name, status }) => `${name} ${status}`).toSorted();
}
