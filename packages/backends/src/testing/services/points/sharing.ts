import { expect } from "vitest";
import { ServiceTrial } from "../trial.ts";
import type { ServicesPointTest } from "./point.ts";

/** Who may reach a service. */
export const sharing: readonly ServicesPointTest[] = [
  {
    point: 19,
    title: "exposed to this machine alone: no url for the network",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "one" });
      const { ready } = await trial.stand();
      const shared = ready.endpoints.filter(({ reach, network }) => reach === "network" && network === undefined);
      expect(shared).toEqual([]);
    },
  },
  {
    point: 19,
    title: "exposed to the network: a url for it, which answers",
    prove: async (place) => {
      const trial = await ServiceTrial.stage(place, { says: "one" }, { expose: "network" });
      const { ready } = await trial.stand();
      const shared = ready.endpoints.find(({ reach, network }) => reach === "network" && network === undefined);
      if (shared === undefined) throw new Error("no endpoint of the network");
      expect((await place.ask(shared, "/says"))?.text.trim()).toBe("one");
    },
  },
];
