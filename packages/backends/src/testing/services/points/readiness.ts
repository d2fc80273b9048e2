import { expect } from "vitest";
import { linesOf } from "../lines.ts";
import { failureOf, ServiceTrial, saidBy, servicesOf } from "../trial.ts";
import type { ServicesPointTest } from "./point.ts";

const shortly = 1500;

/** When a service is ready, and what is said when it never is. */
export const readiness: readonly ServicesPointTest[] = [
  {
    point: 1,
    title: "ready in time: a url that answers, and the program is told the port",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "hello", printsVariable: "PORT" });
      const { ready, execution } = await trial.stand();
      expect(ready.isKept).toBe(false);
      expect(ready.endpoints[0]?.url).toMatch(/^http:\/\/[^/]+:\d+$/);
      expect(await saidBy(trial, ready)).toBe("hello");
      expect((await linesOf(execution, 1))[0]).toBe(String(trial.workload.port));
    },
  },
  {
    point: 1,
    title: "ready as soon as its port answers, where no path was asked for",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "hello", isIll: true }, { health: "port" });
      expect(await saidBy(trial, (await trial.stand()).ready)).toBe("hello");
    },
  },
  {
    point: 2,
    title: "unhealthy until its time was over: not-ready, with its answer; nothing is left",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(
        place,
        { says: "", isIll: true, leavesChild: true },
        { readyTimeoutMs: shortly },
      );
      const failure = failureOf(await (await trial.apply()).outcome);
      expect(failure.class).toBe("not-ready");
      expect(failure.message).toContain("was not ready within 1.5 s: GET /health answers 404");
      expect(await place.remains(trial.workload)).toEqual([]);
      expect(await servicesOf(place).list()).toEqual([]);
    },
  },
  {
    point: 3,
    title: "its port never opened: not-ready, and says so; its log is kept",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(
        place,
        { says: "", isDeaf: true, prints: ["deaf"] },
        { readyTimeoutMs: shortly, health: "port" },
      );
      const execution = await trial.apply();
      const failure = failureOf(await execution.outcome);
      expect(failure.class).toBe("not-ready");
      expect(failure.message).toMatch(/^was not ready within 1.5 s: nothing (listens|answers) (at|behind) /);
      expect(await linesOf(execution, 1)).toEqual(["deaf"]);
    },
  },
  {
    point: 4,
    title: "its program ended before it was ready: not-ready at once, with its code, whatever its restart policy",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "", ends: 7 }, { restart: "always" });
      const failure = failureOf(await (await trial.apply()).outcome);
      expect(failure).toMatchObject({ class: "not-ready", message: "ended before it was ready: exited with code 7" });
      expect(await place.remains(trial.workload)).toEqual([]);
    },
  },
  {
    point: 5,
    title: "an unknown command: an outcome, not an exception",
    prove: async (place) => {
      const command = ["no-such-command-here"];
      const trial = await ServiceTrial.stage(place, { says: "" }, { command, args: [] });
      const failure = failureOf(await (await trial.apply()).outcome);
      expect(failure.class).toBe("not-found");
      expect(failure.message).toContain("no-such-command-here");
      expect(await servicesOf(place).list()).toEqual([]);
    },
  },
  {
    point: 13,
    title: "a port that is taken: not-ready, and says which",
    prove: async (place) => {
      const port = await place.freePort();
      await using _ = await place.occupy(port);
      const trial = await ServiceTrial.stage(place, { says: "" }, { port });
      const failure = failureOf(await (await trial.apply()).outcome);
      expect(failure.class).toBe("not-ready");
      expect(failure.message).toContain(`port ${port} is taken`);
      expect(await servicesOf(place).list()).toEqual([]);
    },
  },
  {
    point: 14,
    title: "an aborted signal: nothing is made, and what stands is left alone",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "first" });
      const reason = new Error("not any more");
      await expect(trial.apply(undefined, AbortSignal.abort(reason))).rejects.toBe(reason);
      expect(await servicesOf(place).list()).toEqual([]);
      const { ready } = await trial.stand();
      const other = await trial.again({ says: "other" });
      await expect(other.apply(undefined, AbortSignal.abort(reason))).rejects.toBe(reason);
      expect(await saidBy(trial, ready)).toBe("first");
    },
  },
  {
    point: 16,
    title: "cancelled while it starts, twice at once: nothing is left",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "", isDeaf: true, leavesChild: true, prints: ["here"] });
      const execution = await trial.apply();
      await linesOf(execution, 1);
      await Promise.all([execution.cancel(), execution.cancel()]);
      expect((await execution.outcome).status).toBe("cancelled");
      expect(await place.remains(trial.workload)).toEqual([]);
      expect(await servicesOf(place).list()).toEqual([]);
    },
  },
  {
    point: 16,
    title: "cancelled while it waits for one that stood already: that one stays",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "first" });
      const { ready } = await trial.stand();
      const again = await (await trial.again()).apply();
      await again.cancel();
      expect((await again.outcome).status).toMatch(/succeeded|cancelled/);
      expect(await saidBy(trial, ready)).toBe("first");
    },
  },
];
