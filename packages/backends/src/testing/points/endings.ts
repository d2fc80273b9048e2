import { expect } from "vitest";
import { failureOf, jobsOf, Trial } from "../trial.ts";
import type { PointTest } from "./point.ts";

/** Outcomes, and ends that are asked for. */
export const endings: readonly PointTest[] = [
  {
    point: 8,
    title: "the outcome settles once, is the same for all who ask, and outlives the execution",
    prove: async (place) => {
      const trial = await Trial.stage(place, { ends: { code: 1 } });
      const execution = await trial.submit();
      const outcome = await execution.outcome;
      await execution.cancel();
      await execution[Symbol.asyncDispose]();
      expect(await execution.outcome).toBe(outcome);
      expect(failureOf(outcome).class).toBe("user-exit");
      expect(trial.states.filter(({ status }) => status === "running").length).toBeLessThanOrEqual(1);
    },
  },
  {
    point: 8,
    title: "R42 whoever watches is told the present state at once",
    prove: async (place) => {
      const trial = await Trial.stage(place, { prints: ["here\n"], waits: true });
      const execution = await trial.submit();
      await execution.logs()[Symbol.asyncIterator]().next();
      const seen: string[] = [];
      execution.watch(({ status }) => seen.push(status));
      expect(seen).toEqual(["running"]);
      await trial.release();
      expect((await execution.outcome).status).toBe("succeeded");
    },
  },
  {
    point: 9,
    title: "cancel before it runs",
    prove: async (place) => {
      const trial = await Trial.stage(place, { waits: true });
      const execution = await trial.submit();
      await execution.cancel();
      expect((await execution.outcome).status).toBe("cancelled");
      expect(await place.remains(trial.workload)).toEqual([]);
    },
  },
  {
    point: 9,
    title: "cancel while it runs, twice at once: nothing is left, grandchildren included",
    prove: async (place) => {
      const trial = await Trial.stage(place, { leavesChild: true, prints: ["here\n"], waits: true });
      const execution = await trial.submit();
      await execution.logs()[Symbol.asyncIterator]().next();
      expect(await place.remains(trial.workload)).not.toEqual([]);
      await Promise.all([execution.cancel(), execution.cancel()]);
      expect(await place.remains(trial.workload)).toEqual([]);
      expect((await execution.outcome).status).toBe("cancelled");
    },
  },
  {
    point: 9,
    title: "cancel what does not end politely",
    prove: async (place) => {
      const behaviour = { ignoresTerm: true, leavesChild: true, prints: ["here\n"], waits: true } as const;
      const trial = await Trial.stage(place, behaviour, { graceMs: 100 });
      const execution = await trial.submit();
      await execution.logs()[Symbol.asyncIterator]().next();
      await execution.cancel();
      expect(await place.remains(trial.workload)).toEqual([]);
      expect((await execution.outcome).status).toBe("cancelled");
    },
  },
  {
    point: 9,
    title: "cancel after the end changes nothing",
    prove: async (place) => {
      const trial = await Trial.stage(place, {});
      const execution = await trial.submit();
      const outcome = await execution.outcome;
      await execution.cancel();
      expect(outcome.status).toBe("succeeded");
      expect(await trial.end()).toEqual(outcome);
    },
  },
  {
    point: 10,
    title: "with an aborted signal nothing is created",
    prove: async (place) => {
      const reason = new Error("no longer wanted");
      const trial = await Trial.stage(place, { writes: { runs: "x" } });
      await expect(jobsOf(place).submit(trial.workload, AbortSignal.abort(reason))).rejects.toBe(reason);
      expect(await place.remains(trial.workload)).toEqual([]);
      const handle = { backend: place.backend.name, native: null };
      await expect(jobsOf(place).attach(handle, AbortSignal.abort(reason))).rejects.toBe(reason);
    },
  },
  {
    point: 17,
    title: "X9 a timeout is enforced and is never a success",
    prove: async (place) => {
      const trial = await Trial.stage(place, { leavesChild: true, waits: true }, { timeoutMs: 300, graceMs: 100 });
      expect(failureOf(await trial.end())).toMatchObject({ class: "timeout" });
      expect(await place.remains(trial.workload)).toEqual([]);
    },
  },
  {
    point: 17,
    title: "a timeout is enforced on what does not end politely",
    prove: async (place) => {
      const asked = { timeoutMs: 300, graceMs: 100 };
      const trial = await Trial.stage(place, { ignoresTerm: true, waits: true }, asked);
      expect(failureOf(await trial.end())).toMatchObject({ class: "timeout" });
      expect(await place.remains(trial.workload)).toEqual([]);
    },
  },
];
