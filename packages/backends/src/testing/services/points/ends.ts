import { expect } from "vitest";
import type { ServicesPlace } from "../harness.ts";
import { linesOf } from "../lines.ts";
import { failureOf, readyOf, ServiceTrial, servicesOf } from "../trial.ts";
import type { ServicesPointTest } from "./point.ts";

/** What comes after ready: found again, deaths, restarts. */
export const ends: readonly ServicesPointTest[] = [
  {
    point: 9,
    title: "its handle survives JSON: another process finds it ready, and its death",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "one" });
      const { execution, ready } = await trial.stand();
      await using other = await place.reopen();
      const stored = JSON.parse(JSON.stringify(execution.handle));
      await using found = await servicesOf({ backend: other }).attach(stored, new AbortController().signal);
      expect(readyOf(await found.outcome).endpoints).toEqual(ready.endpoints);
      await die(place, ready);
      expect(await found.died).toMatchObject({ class: "user-exit", exit: { code: 3 } });
    },
  },
  {
    point: 9,
    title: "one that was removed is lost to who looks for it",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "one" });
      const { execution } = await trial.stand();
      await servicesOf(place).remove(trial.workload.service);
      const found = await servicesOf(place).attach(execution.handle, new AbortController().signal);
      expect(failureOf(await found.outcome).class).toBe("lost");
      await found[Symbol.asyncDispose]();
    },
  },
  {
    point: 9,
    title: "removed by another process: that is a death to whoever uses it",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "one" });
      const { execution } = await trial.stand();
      await using other = await place.reopen();
      await servicesOf({ backend: other }).remove(trial.workload.service);
      expect(await execution.died).toMatchObject({ class: "not-ready", message: "another process has removed it" });
    },
  },
  {
    point: 9,
    title: "removed by another process while it starts: whoever waits for it is told",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "", isDeaf: true, prints: ["here"] });
      const execution = await trial.apply();
      await linesOf(execution, 1);
      await using other = await place.reopen();
      await servicesOf({ backend: other }).remove(trial.workload.service);
      const gone = { class: "not-ready", message: "another process has removed it" };
      expect(failureOf(await execution.outcome)).toMatchObject(gone);
      expect(await place.remains(trial.workload)).toEqual([]);
    },
  },
  {
    point: 9,
    title: "one that stands otherwise by now is lost to who looks for it",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "one" });
      const { execution } = await trial.stand();
      await (await trial.again({ says: "other" })).stand();
      const found = await servicesOf(place).attach(execution.handle, new AbortController().signal);
      expect(failureOf(await found.outcome).class).toBe("lost");
      await found[Symbol.asyncDispose]();
    },
  },
  {
    point: 10,
    title: "dies later: told with its code, shown as died, and made anew by the same spec",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "one", leavesChild: true });
      const { execution, ready } = await trial.stand();
      await die(place, ready);
      const death = await execution.died;
      expect(death).toMatchObject({ class: "user-exit", exit: { code: 3 } });
      expect(death.message).toContain("exited with code 3");
      expect(await place.remains(trial.workload)).toEqual([]);
      const [listed] = await servicesOf(place).list();
      expect(listed).toMatchObject({ service: trial.workload.service, status: "died" });
      expect(listed?.reason).toContain("exited with code 3");
      expect((await (await trial.again()).stand()).ready.isKept).toBe(false);
    },
  },
  {
    point: 11,
    title: "starts its program again on failure, for whoever asks next",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "one" }, { restart: "on-failure" });
      const { execution, ready } = await trial.stand();
      await die(place, ready);
      const later = await (await trial.again()).stand();
      expect(later.ready.isKept).toBe(true);
      expect(await Promise.race([execution.died, Promise.resolve("nothing")])).toBe("nothing");
    },
  },
  {
    point: 11,
    title: "removed while it waits to be started again: gone",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "one" }, { restart: "always" });
      const { ready } = await trial.stand();
      await die(place, ready);
      await servicesOf(place).remove(trial.workload.service);
      expect(await place.remains(trial.workload)).toEqual([]);
      expect(await servicesOf(place).list()).toEqual([]);
    },
  },
];

async function die(place: ServicesPlace, { endpoints: [endpoint] }: ReturnType<typeof readyOf>): Promise<void> {
  if (endpoint === undefined) throw new Error("a ready service has an endpoint");
  await place.ask(endpoint, "/cgi-bin/die");
}
