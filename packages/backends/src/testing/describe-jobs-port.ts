import { describe, expect, it } from "vitest";
import type { JobsHarness } from "./harness.ts";
import { endings } from "./points/endings.ts";
import { ends } from "./points/ends.ts";
import { logs } from "./points/logs.ts";
import { platform } from "./points/platform.ts";
import type { PointTest } from "./points/point.ts";
import { programs } from "./points/programs.ts";
import { secrets } from "./points/secrets.ts";

const all: readonly PointTest[] = [...ends, ...programs, ...logs, ...endings, ...platform, ...secrets].sort(
  (one, other) => one.point - other.point,
);

/** Proves the twenty points of the jobs port for one backend. Call it in a test file. */
export function describeJobsPort(name: string, harness: JobsHarness): void {
  const { notApplicable } = harness;
  const reasons = Object.entries(notApplicable);
  describe(`the jobs port of ${name}`, () => {
    for (const { point, title, prove } of all.filter(({ point }) => notApplicable[point] === undefined)) {
      it(`${point} ${title}`, async () => {
        await using place = await harness.open();
        await prove(place);
      });
    }
    it(`is proved in all twenty points${reasons.map(([point, reason]) => `, but not ${point}: ${reason}`).join("")}`, () => {
      const proved = all.filter(({ point }) => notApplicable[point] === undefined).map(({ point }) => point);
      const named = reasons.filter(([, reason]) => reason.trim() !== "").map(([point]) => Number(point));
      const points = [...new Set([...proved, ...named])].sort((one, other) => one - other);
      expect(points).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });
  });
}
