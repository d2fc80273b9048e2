import { existsSync, rmSync } from "node:fs";
import { expect, it } from "vitest";
import { linesOf } from "../testing/services/lines.ts";
import { failureOf, ServiceTrial } from "../testing/services/trial.ts";
import { openServicesPlace } from "./fixtures/services-place.ts";

it("is lost when its state folder is removed while somebody waits for it, and makes none again", async () => {
  await using place = openServicesPlace();
  const trial = await ServiceTrial.stage(place, { says: "", isDeaf: true, prints: ["here"] });
  const execution = await trial.apply();
  await linesOf(execution, 1);
  rmSync(place.stateFolder, { recursive: true });
  for (const pid of await place.remains(trial.workload)) process.kill(Number(pid));
  expect(await execution.outcome).toMatchObject({ status: "failed" });
  expect(existsSync(place.stateFolder)).toBe(false);
});

it("says which service has its port, and what ends that", async () => {
  await using place = openServicesPlace();
  const first = await ServiceTrial.stage(place, { says: "" });
  await first.stand();
  const { service, port } = first.workload;
  const second = await ServiceTrial.stage(place, { says: "" }, { port });
  expect(failureOf(await (await second.apply()).outcome)).toEqual({
    class: "not-ready",
    message: `port ${port} is taken by the service ${service}`,
    remedy: `end that: pipeline down ${service}; or give this deploy another \`port\``,
  });
});
