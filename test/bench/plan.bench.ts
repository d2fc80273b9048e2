import { plan } from "@pipeline/runner";
import { describe, it } from "vitest";
import { chain } from "./chain.ts";

describe("plans a chain in time that grows with its length alone", () => {
  for (const length of [100, 1_000, 10_000])
    it(`of ${length} steps`, async ({ bench }) => {
      const links = chain(length);
      const planned = bench("plan", async () => {
        await plan(links);
      });
      await planned.run({ iterations: 5, warmupIterations: 1 });
    });
});
