import type { DefineCommand } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";
import { defineQuery, show } from "./query.ts";
import { servicesText } from "./show-services.ts";
import { StandingServices } from "./standing-services.ts";

export const define: DefineCommand = defineQuery({
  name: "services",
  examples: ["services", "services --json"],
  answer: async (query) => {
    const { stateFolder, invocation, nowMs, palette } = query;
    await using standing = await StandingServices.open(stateFolder, invocation);
    for (const fault of standing.faults) invocation.stderr.write(`${fault}\n`);
    const { services } = standing;
    show(query, {
      json: () => ({ services }),
      text: () => (services.length === 0 ? "no service stands\n" : servicesText(services, { nowMs, palette })),
    });
    return standing.faults.length === 0 ? exitCode.good : exitCode.preflight;
  },
});
