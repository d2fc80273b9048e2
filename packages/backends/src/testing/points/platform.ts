import { expect } from "vitest";
import { failureOf, jobsOf, linesOf, Trial } from "../trial.ts";
import type { PointTest } from "./point.ts";

/** What holds between us and the platform, and between our processes. */
export const platform: readonly PointTest[] = [
  {
    point: 13,
    title: "a handle survives JSON; another process attaches to what runs, and gets the same outcome and log",
    prove: async (place) => {
      const trial = await Trial.stage(place, { prints: ["here\n"], waits: true, ends: { code: 7 } });
      const execution = await trial.submit();
      const handle = JSON.parse(JSON.stringify(execution.handle));
      expect(handle).toEqual(execution.handle);
      await using other = await place.reopen();
      await using attached = await jobsOf({ backend: other }).attach(handle, new AbortController().signal);
      await trial.release();
      expect(await attached.outcome).toEqual(await execution.outcome);
      expect(failureOf(await attached.outcome)).toMatchObject({ class: "user-exit", exit: { code: 7 } });
      expect(await linesOf(attached)).toEqual(["here"]);
    },
  },
  {
    point: 13,
    title: "another process attaches to what has ended",
    prove: async (place) => {
      const execution = await (await Trial.stage(place, { prints: ["here\n"] })).submit();
      const outcome = await execution.outcome;
      await using other = await place.reopen();
      const attached = await jobsOf({ backend: other }).attach(execution.handle, new AbortController().signal);
      expect(await attached.outcome).toEqual(outcome);
      expect(await linesOf(attached)).toEqual(["here"]);
    },
  },
  {
    point: 13,
    title: "another process cancels what it attached to",
    prove: async (place) => {
      const trial = await Trial.stage(place, { leavesChild: true, waits: true });
      const execution = await trial.submit();
      await using other = await place.reopen();
      const attached = await jobsOf({ backend: other }).attach(execution.handle, new AbortController().signal);
      await attached.cancel();
      expect(await place.remains(trial.workload)).toEqual([]);
      expect((await attached.outcome).status).toBe("cancelled");
      expect((await execution.outcome).status).toBe("cancelled");
    },
  },
  {
    point: 13,
    title: "work that was never submitted is lost",
    prove: async (place) => {
      const trial = await Trial.stage(place, {});
      const attached = await jobsOf(place).attach(place.handle(trial.workload), new AbortController().signal);
      expect(failureOf(await attached.outcome).class).toBe("lost");
    },
  },
  {
    point: 14,
    title: "labels are on the remote object",
    prove: async (place) => {
      const trial = await Trial.stage(place, {});
      const execution = await trial.submit();
      await execution.outcome;
      expect(await place.labels(execution.handle)).toMatchObject(trial.workload.labels);
    },
  },
  {
    point: 14,
    title: "what a program leaves running is ended and told; dispose leaves nothing",
    prove: async (place) => {
      const trial = await Trial.stage(place, { leavesChild: true });
      const execution = await trial.submit();
      expect((await execution.outcome).status).toBe("succeeded");
      await execution[Symbol.asyncDispose]();
      await place.backend[Symbol.asyncDispose]();
      expect(await place.remains(trial.workload)).toEqual([]);
    },
  },
  {
    point: 15,
    title: "a lost connection ends in the true outcome or in lost, never in silence",
    prove: async (place) => {
      const trial = await Trial.stage(place, { prints: ["here\n"], waits: true });
      const execution = await trial.submit();
      await execution.logs()[Symbol.asyncIterator]().next();
      await place.disconnect(trial.workload);
      await trial.release();
      const outcome = await execution.outcome;
      if (outcome.status !== "succeeded") expect(failureOf(outcome).class).toBe("lost");
      expect(await place.remains(trial.workload)).toEqual([]);
      const next = await Trial.stage(place, {});
      expect((await next.end()).status).toBe("succeeded");
    },
  },
  {
    point: 16,
    title: "a refusal for quota or capacity is an outcome with the platform's own reason",
    prove: async (place) => {
      const trial = await Trial.stage(place, {});
      const workload = place.refused?.(trial.workload);
      if (workload === undefined) throw new Error("point 16 needs refused, or a reason why it does not apply");
      const failure = failureOf(await trial.end(workload));
      expect(["quota", "no-capacity"]).toContain(failure.class);
      expect(failure).toMatchObject({ reason: expect.stringMatching(/\S/) });
    },
  },
];
