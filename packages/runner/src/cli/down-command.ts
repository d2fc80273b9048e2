import type { DefineCommand } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";
import { defineQuery, type Query } from "./query.ts";
import { type FoundService, StandingServices } from "./standing-services.ts";
import { UsageError } from "./usage-error.ts";

export const define: DefineCommand = defineQuery({
  name: "down",
  takes: [["[service...]", "name of a deploy's step, pipeline/step, or the service's own name"]],
  examples: ["down web", "down serve/web", "down --all"],
  answer: async (query, ...names) => {
    const { stateFolder, invocation, settings } = query;
    if (names.length === 0 && !settings.everyService) throw new UsageError("name the services to end, or say --all.");
    if (names.length > 0 && settings.everyService) throw new UsageError("--all ends every service: name none.");
    await using standing = await StandingServices.open(stateFolder, invocation);
    for (const fault of standing.faults) invocation.stderr.write(`${fault}\n`);
    // All are known before any is ended: a wrong name ends nothing.
    const chosen = settings.everyService ? standing.services : names.map((name) => standing.one(name));
    for (const service of new Set(chosen)) await end(service, standing, query);
    if (chosen.length === 0) invocation.stderr.write("no service stands\n");
    return standing.faults.length === 0 ? exitCode.good : exitCode.preflight;
  },
});

async function end(service: FoundService, standing: StandingServices, { invocation }: Query): Promise<void> {
  await standing.port(service).remove(service.service);
  invocation.stderr.write(`${service.step} of ${service.pipeline} is gone (${service.service})\n`);
}
