import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend } from "@pipeline/backends/contract";
import { createFakeBackend } from "@pipeline/backends/testing";
import { expect, it, onTestFinished } from "vitest";
import type { Happening, ServiceResult } from "../events/event.ts";
import { ManualClock } from "../report/testing/script.ts";
import { KeptServices } from "./kept-services.ts";

const handle = { backend: "fake", native: { service: "web", id: "web-1" } };
const result: ServiceResult = { name: "web", spec: "s", lifetime: "keep", handle, endpoints: [], isKept: false };

/** What is told of a service that an earlier runner has left, on a backend of which some is otherwise. */
async function told(some: Partial<Backend>): Promise<readonly Happening[]> {
  const stateFolder = mkdtempSync(join(tmpdir(), "kept-"));
  onTestFinished(() => rmSync(stateFolder, { recursive: true, force: true }));
  const backend = { ...createFakeBackend({ stateFolder }).open(), ...some };
  const clock = new ManualClock();
  const host = { after: (ms: number, callback: () => void) => clock.after(ms, callback) };
  const events: Happening[] = [];
  await using services = new KeptServices({
    backends: { backend: () => backend },
    host,
    post: (event) => void events.push(event),
  });
  await services.find("web", "fake", result);
  return events;
}

const died = (failure: object) => [{ type: "service.died", step: "web", failure }];

it("a service that is not there any more has died", async () => {
  const message = "the service web does not stand here";
  expect(await told({})).toEqual(died({ class: "lost", message }));
});

it("a service that cannot be looked for has died, for those who need it", async () => {
  const attach = async (): Promise<never> => {
    throw new Error("the platform is away");
  };
  const refuses = { apply: attach, attach, list: attach, remove: attach };
  const message = "it cannot be looked for: the platform is away";
  expect(await told({ services: refuses })).toEqual(died({ class: "backend", message }));
});
