import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StandingService } from "@pipeline/backends/contract";
import { createFakeBackend } from "@pipeline/backends/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import type { PlannedService } from "../compile/plan.ts";
import { serviceName } from "../data/service-name.ts";
import type { RunReason } from "../events/event.ts";
import { instead } from "../keeper/instead.ts";
import { plannedStep } from "../schedule/testing/planned.ts";
import { deployVerdict } from "./deploy-verdict.ts";

const plan = { namespace: "default", pipeline: "p" };
const endpoints = [{ reach: "host", url: "http://127.0.0.1:8080" }] as const;
const stands: StandingService = {
  service: serviceName({ ...plan, run: "", step: "web", attempt: 1 }, "keep"),
  spec: "as-now",
  handle: { backend: "fake", native: "it" },
  status: "ready",
  endpoints,
  folder: "/there",
  labels: { "pipeline-run": "run-1", "pipeline-attempt": "2" },
};

interface Asked {
  readonly lifetime?: PlannedService["lifetime"];
  readonly list?: () => Promise<readonly StandingService[]>;
  readonly why?: RunReason;
}

async function verdictOf({ lifetime = "keep", list = async () => [stands], why = { kind: "service" } }: Asked) {
  const stateFolder = mkdtempSync(join(tmpdir(), "verdict-"));
  onTestFinished(() => rmSync(stateFolder, { recursive: true, force: true }));
  const fake = createFakeBackend({ stateFolder }).open();
  if (fake.services === undefined) throw new Error("it leaves services");
  const backend = instead(fake, { services: instead(fake.services, { list }) });
  const terms = { port: 8080, health: "/", readyTimeoutMs: 1, expose: "loopback", restart: "never" } as const;
  const step = plannedStep("web", { kind: "deploy", service: { ...terms, lifetime } });
  const key = { digest: "as-now", components: {} };
  return deployVerdict(step, { plan, backend, key, why });
}

describe("the verdict on a deploy", () => {
  it("is to adopt what stands as specified and is ready, with its url and who brought it", async () => {
    expect(await verdictOf({})).toMatchObject({
      verdict: { is: "adopt", from: "run-1", attempt: 2, stands: true },
      result: { values: { url: endpoints[0].url }, service: { handle: stands.handle, endpoints, isKept: true } },
    });
  });

  it("is to run where nothing stands so: none, another, one that is not ready, or nobody can be asked", async () => {
    const away = async (): Promise<never> => {
      throw new Error("the platform is away");
    };
    const lists = [async () => [], async () => [{ ...stands, spec: "other" }]];
    const notReady = async () => [{ ...stands, status: "unhealthy" } as const];
    for (const list of [...lists, notReady, away]) {
      const { verdict, result } = await verdictOf({ list });
      expect(verdict).toEqual({ is: "run", why: { kind: "new" } });
      expect(result).toMatchObject({ values: { url: "" }, service: { spec: "as-now", isKept: false } });
    }
  });

  it("is to run a service that goes with its run, whatever stands, and to say what has changed", async () => {
    const why: RunReason = { kind: "changed", changes: [] };
    expect((await verdictOf({ lifetime: "run", why })).verdict).toEqual({ is: "run", why });
  });
});
