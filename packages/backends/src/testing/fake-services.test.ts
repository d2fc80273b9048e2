import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFakeBackend } from "./fake-backend.ts";
import type { FakeService } from "./fake-service.ts";
import { describeServicesPort } from "./services/describe-services-port.ts";
import type { ServiceBehaviour, ServicesPlace } from "./services/harness.ts";
import { loopback } from "./services/loopback.ts";

describeServicesPort("the fake backend", { open: async () => openPlace(), notApplicable: {} });

function openPlace(): ServicesPlace {
  const stateFolder = mkdtempSync(join(tmpdir(), "fake-"));
  const behaviours: ServiceBehaviour[] = [];
  const fake = createFakeBackend({
    stateFolder,
    serve: (service) => {
      const [command = "", index] = service.workload.command ?? [];
      const behaviour = command === "behave" ? behaviours[Number(index)] : undefined;
      if (behaviour === undefined) {
        const failure = { class: "not-found", message: `there is no command "${command}"` } as const;
        void service.end({ status: "failed", failure });
      } else setImmediate(() => behave(service, behaviour));
    },
  });
  const started: FakeService[] = [];
  return {
    backend: fake.open(),
    rules: fake.rules,
    reopen: async () => fake.open(),
    program: (behaviour) => ({ command: ["behave", String(behaviours.push(behaviour) - 1)], args: [] }),
    ...loopback,
    remains: async ({ id }) => {
      started.push(...fake.services.all.filter((each) => !started.includes(each)));
      return started.find(({ workload }) => workload.id === id)?.remains ?? [];
    },
    traces: async ({ folder }) => readFileSync(join(folder, "log"), "utf8"),
    [Symbol.asyncDispose]: async () => {
      for (const service of fake.services.all) await service.remove();
      rmSync(stateFolder, { recursive: true });
    },
  };
}

/** Does in this process what the program of a service of the suite does in its own. */
function behave(service: FakeService, behaviour: ServiceBehaviour): void {
  const { prints = [], printsVariable, leavesChild, ends, isDeaf, isIll, says } = behaviour;
  const { env, secrets } = service.workload;
  for (const line of prints) service.print(`${line}\n`);
  if (printsVariable !== undefined) service.print(`${{ ...env, ...secrets }[printsVariable] ?? ""}\n`);
  if (leavesChild) service.leaveChild();
  const exit = (code: number) => {
    const failure = { class: "user-exit", message: `exited with code ${code}`, exit: { code } } as const;
    void service.end({ status: "failed", failure });
  };
  if (ends !== undefined) exit(ends);
  else if (isDeaf !== true) {
    service.listen((path) => {
      if (path === "/cgi-bin/die") setImmediate(() => exit(3));
      return { status: path === "/says" || (path === "/health" && !isIll) ? 200 : 404, text: says };
    });
  }
}
