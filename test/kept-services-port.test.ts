import { describeServicesPort } from "@pipeline/backends/testing";

import { openServicesPlace } from "../packages/backends/src/local/fixtures/services-place.ts";
import { instead } from "../packages/runner/src/keeper/instead.ts";
import { keptBackend } from "../packages/runner/src/keeper/kept-backend.ts";

/** A local backend, every service of which asks for a keeper. */
function keeping(backend: Parameters<typeof keptBackend>[0], stateFolder: string): ReturnType<typeof keptBackend> {
  const kept = keptBackend(backend, { stateFolder, env: process.env });
  const { services } = kept;
  if (services === undefined) throw new Error("local leaves services");
  return instead(kept, {
    services: instead(services, {
      apply: (workload, signal) => services.apply({ ...workload, keeping: { idleTimeoutMs: 3_600_000 } }, signal),
    }),
  });
}

describeServicesPort("what is kept on local", {
  open: async () => {
    const place = openServicesPlace();
    const backend = keeping(place.backend, place.stateFolder);
    const reopen = async () => keeping(await place.reopen(), place.stateFolder);
    return instead(place, {
      backend,
      reopen,
      [Symbol.asyncDispose]: async () => {
        for (const { service } of (await backend.services?.list()) ?? []) await backend.services?.remove(service);
        await place[Symbol.asyncDispose]();
      },
    });
  },
  notApplicable: {},
});
