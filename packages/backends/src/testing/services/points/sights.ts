import { expect } from "vitest";
import { linesOf } from "../lines.ts";
import { failureOf, ServiceTrial, servicesOf } from "../trial.ts";
import type { ServicesPointTest } from "./point.ts";

const secret = "s3cret/of+the=service";

/** What can be seen of a service, and what nobody may see. */
export const sights: readonly ServicesPointTest[] = [
  {
    point: 12,
    title: "its log can be read while it stands, from another process too",
    prove: async (place) => {
      // A platform may tell a long line in pieces.
      const prints = ["first line", "zweite Zeile: ü", "long".repeat(10_000), "last line"];
      const trial = await ServiceTrial.stage(place, { says: "one", prints });
      const { execution } = await trial.stand();
      expect(await linesOf(execution, 4)).toEqual(prints);
      await using other = await place.reopen();
      await using found = await servicesOf({ backend: other }).attach(execution.handle, new AbortController().signal);
      expect(await linesOf(found, 4)).toEqual(prints);
      expect((await Array.fromAsync(found.logs("now"))).map(({ text }) => text)).toEqual(prints);
    },
  },
  {
    point: 17,
    title: "a secret's value reaches the program, and no log, record, label or message",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(
        place,
        { says: "one", printsVariable: "TOKEN" },
        { secrets: { TOKEN: secret } },
      );
      const { execution, ready } = await trial.stand();
      expect(await linesOf(execution, 1)).toEqual(["***"]);
      const told = JSON.stringify([ready, execution.handle, await servicesOf(place).list()]);
      expect(`${told}${await place.traces(trial.workload)}`).not.toContain(secret);
    },
  },
  {
    point: 17,
    title: "a failure says nothing of a secret",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(
        place,
        { says: "", ends: 9, printsVariable: "TOKEN" },
        { secrets: { TOKEN: secret } },
      );
      const execution = await trial.apply();
      expect(failureOf(await execution.outcome).class).toBe("not-ready");
      expect(JSON.stringify(await execution.outcome)).not.toContain(secret);
      expect(await linesOf(execution, 1)).toEqual(["***"]);
    },
  },
  {
    point: 18,
    title: "all services are listed, with their labels, urls and state, to another process too",
    prove: async (place) => {
      const trials = [
        await ServiceTrial.stage(place, { says: "one" }),
        await ServiceTrial.stage(place, { says: "two" }),
      ];
      for (const trial of trials) await trial.stand();
      await using other = await place.reopen();
      const listed = await servicesOf({ backend: other }).list();
      const byName = new Map(listed.map((each) => [each.service, each]));
      for (const { workload } of trials) {
        const { service, spec, labels, folder } = workload;
        expect(byName.get(service)).toMatchObject({ service, spec, labels, folder, status: "ready" });
        expect(byName.get(service)?.sinceMs).toBeGreaterThan(0);
        expect(byName.get(service)?.endpoints[0]?.url).toMatch(/^http:/);
      }
      expect(listed).toHaveLength(2);
    },
  },
  {
    point: 18,
    title: "one that is starting is listed as such",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "", isDeaf: true, prints: ["here"] });
      const execution = await trial.apply();
      await linesOf(execution, 1);
      expect((await servicesOf(place).list()).map(({ status }) => status)).toEqual(["starting"]);
      await execution.cancel();
    },
  },
];
