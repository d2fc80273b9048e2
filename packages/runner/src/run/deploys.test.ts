import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend, ServicesPort } from "@pipeline/backends/contract";
import { createFakeBackend, type FakeBackend, loopback } from "@pipeline/backends/testing";
import { type Deploy, deploy, pipeline } from "@pipeline/dsl";
import { type Reporter, type RunEvent, run } from "@pipeline/runner";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instead } from "../keeper/instead.ts";

let cwd: string;
let fake: FakeBackend;
let port: number;
let events: RunEvent[];
/** What the services of the fake backend answer to their health path. */
let health: number;
beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), "deploys-"));
  writeFileSync(join(cwd, "package.json"), "{}");
  health = 200;
  fake = createFakeBackend({
    stateFolder: join(cwd, ".pipeline"),
    serve: (service) => service.listen(() => ({ status: health, text: "" })),
  });
  port = await loopback.freePort();
  events = [];
});
afterEach(async () => {
  for (const service of fake.services.all) await service.remove();
  rmSync(cwd, { recursive: true, force: true });
});

const keeps: Reporter = { onEvent: (event) => void events.push(event), close: async () => undefined };

/** Runs it on a fake backend whose services port, or something else of it, is otherwise. */
function running(
  step: Deploy,
  services: Partial<ServicesPort> = {},
  others: (backend: Backend) => Partial<Backend> = () => ({}),
) {
  const open = async (): Promise<Backend> => {
    const backend = fake.open();
    if (backend.services === undefined) throw new Error("it leaves services");
    return instead(backend, { services: instead(backend.services, services), ...others(backend) });
  };
  return run(pipeline("p", [step]), {
    cwd,
    backend: "fake",
    backends: { fake: { ...fake.entry, open } },
    reporters: [keeps],
  });
}

const away = async (): Promise<never> => {
  throw new Error("the platform is away");
};

const once = { on: { backend: 0, staging: 0 } };
const web = (some: object = {}): Deploy =>
  deploy("web", { command: ["serve"], port, health: "/", retries: once, ...some });
const failureIn = ({ steps }: Awaited<ReturnType<typeof running>>) => steps.web?.failure;
const warnings = () => events.flatMap((event) => (event.type === "run.warned" ? [event.message] : []));
const keptness = () => events.flatMap((event) => (event.type === "step.succeeded" ? [event.service?.isKept] : []));

describe("a deploy whose platform", () => {
  it("cannot be asked what stands, or takes nothing, fails by its fault", async () => {
    for (const services of [{ list: away }, { apply: away }]) {
      const message = "fake did not take the service: the platform is away";
      expect(failureIn(await running(web(), services))).toEqual({ class: "backend", message });
    }
  });

  it("cannot be given the inputs fails by its staging, and has nothing started", async () => {
    const result = await running(web(), {}, ({ staging }) => ({ staging: instead(staging, { prepare: away }) }));
    const message = "the inputs could not be staged: the platform is away";
    expect(failureIn(result)).toEqual({ class: "staging", message });
    expect(fake.services.all).toEqual([]);
  });

  it("cannot remove what goes with the run warns of it, and says what does", async () => {
    const result = await running(web({ lifetime: "run" }), { remove: away });
    expect(result.success).toBe(true);
    const [service] = fake.services.all;
    expect(warnings()).toEqual([
      `its service could not be removed (the platform is away): pipeline down ${service?.workload.service}`,
    ]);
  });
});

describe("a deploy whose service stands already", () => {
  it("keeps it where it is as specified and ready, and stages nothing for it", async () => {
    await running(web());
    const staged = ({ staging }: Backend) => ({ staging: instead(staging, { prepare: away }) });
    expect((await running(web(), {}, staged)).success).toBe(true);
    expect(keptness()).toEqual([false, true]);
  });

  it("asks for it anew where it does not answer well, and says what it answers", async () => {
    await running(web());
    health = 503;
    const result = await running(web({ readyTimeout: "200ms" }));
    const message = "was not ready within 0.2 s: GET / answers 503";
    expect(failureIn(result)).toEqual({ class: "not-ready", message });
  });

  it("replaces it where it stands otherwise, and nobody goes on with it", async () => {
    await running(web());
    await running(web({ env: { MODE: "other" } }));
    expect(keptness()).toEqual([false, false]);
    expect(fake.services.all.map(({ workload }) => workload.env.MODE)).toEqual(["other"]);
  });
});
