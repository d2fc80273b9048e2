import { expect } from "vitest";
import { readyOf, ServiceTrial, saidBy, servicesOf } from "../trial.ts";
import type { ServicesPointTest } from "./point.ts";

/** What becomes of a service that stands already. */
export const changes: readonly ServicesPointTest[] = [
  {
    point: 6,
    title: "the same spec again is a no-op: the service is kept, and nothing of the later attempt is started",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "one" });
      const first = await trial.stand();
      const later = await trial.again();
      const second = await later.stand();
      expect(second.ready).toMatchObject({ isKept: true, endpoints: first.ready.endpoints });
      expect(second.execution.handle).toEqual(first.execution.handle);
      expect(await place.remains(later.workload)).toEqual([]);
      expect(await saidBy(trial, second.ready)).toBe("one");
    },
  },
  {
    point: 6,
    title: "kept from another process too",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "one" });
      const first = await trial.stand();
      await using other = await place.reopen();
      const later = await trial.again();
      await using execution = await later.apply(servicesOf({ backend: other }));
      expect(readyOf(await execution.outcome)).toMatchObject({ isKept: true, endpoints: first.ready.endpoints });
    },
  },
  {
    point: 7,
    title: "a changed spec replaces it: the old one is gone, and no death is told",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "old" });
      const old = await trial.stand();
      let isDead = false;
      void old.execution.died.then(() => {
        isDead = true;
      });
      const changed = await trial.again({ says: "new" });
      const { ready } = await changed.stand();
      expect(ready.isKept).toBe(false);
      expect(await saidBy(changed, ready)).toBe("new");
      expect(await place.remains(trial.workload)).toEqual([]);
      expect((await servicesOf(place).list()).map(({ spec }) => spec)).toEqual([changed.workload.spec]);
      expect(isDead).toBe(false);
    },
  },
  {
    point: 8,
    title: "removed, twice and at once: gone with all that it started, its port free, and no death is told",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "one", leavesChild: true });
      const { ready, execution } = await trial.stand();
      const { service } = trial.workload;
      expect(await place.remains(trial.workload)).not.toEqual([]);
      await Promise.all([servicesOf(place).remove(service), servicesOf(place).remove(service)]);
      await servicesOf(place).remove(service);
      expect(await place.remains(trial.workload)).toEqual([]);
      expect(await saidBy(trial, ready)).toBe(undefined);
      expect(await servicesOf(place).list()).toEqual([]);
      expect(await Promise.race([execution.died, Promise.resolve("nothing")])).toBe("nothing");
      expect(await saidBy(trial, (await (await trial.again()).stand()).ready)).toBe("one");
    },
  },
  {
    point: 15,
    title: "two want one name at once, with one spec: one service for both",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "one" });
      const other = await trial.again();
      await using backend = await place.reopen();
      const both = await Promise.all([trial.apply(), other.apply(servicesOf({ backend }))]);
      const outcomes = await Promise.all(both.map(({ outcome }) => outcome));
      expect(outcomes.map((outcome) => readyOf(outcome).isKept).sort()).toEqual([false, true]);
      expect(both[0].handle).toEqual(both[1].handle);
      await both[1][Symbol.asyncDispose]();
    },
  },
  {
    point: 15,
    title: "two want one name at once, each otherwise: one stands, and the other is told that it was replaced",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "one", isDeaf: true });
      const other = await trial.again({ says: "other" });
      await using backend = await place.reopen();
      const replaced = await trial.apply();
      await using execution = await other.apply(servicesOf({ backend }));
      const ready = readyOf(await execution.outcome);
      const outcome = await replaced.outcome;
      expect(outcome).toMatchObject({ status: "failed", failure: { class: "not-ready" } });
      expect(JSON.stringify(outcome)).toContain("was replaced");
      expect(await saidBy(other, ready)).toBe("other");
      expect(await place.remains(trial.workload)).toEqual([]);
    },
  },
];
