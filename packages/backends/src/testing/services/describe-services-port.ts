import { describe, expect, it } from "vitest";
import { type ServicesHarness, servicesPoints } from "./harness.ts";
import { changes } from "./points/changes.ts";
import { ends } from "./points/ends.ts";
import type { ServicesPointTest } from "./points/point.ts";
import { readiness } from "./points/readiness.ts";
import { sharing } from "./points/sharing.ts";
import { sights } from "./points/sights.ts";

const all: readonly ServicesPointTest[] = [...readiness, ...changes, ...ends, ...sharing, ...sights].sort(
  (one, other) => one.point - other.point,
);

/** Proves the points of the services port for one backend. Call it in a test file. */
export function describeServicesPort(name: string, harness: ServicesHarness): void {
  const { notApplicable } = harness;
  const reasons = Object.entries(notApplicable);
  describe(`the services port of ${name}`, () => {
    for (const { point, title, prove } of all.filter(({ point }) => notApplicable[point] === undefined)) {
      it(`${point} ${title}`, async () => {
        await using place = await harness.open();
        await prove(place);
      });
    }
    it(`is proved in all points${reasons.map(([point, reason]) => `, but not ${point}: ${reason}`).join("")}`, () => {
      const proved = all.filter(({ point }) => notApplicable[point] === undefined).map(({ point }) => point);
      const named = reasons.filter(([, reason]) => reason.trim() !== "").map(([point]) => Number(point));
      expect([...new Set([...proved, ...named])].sort((one, other) => one - other)).toEqual(servicesPoints);
    });
  });
}
