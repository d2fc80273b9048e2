import { thisHost } from "../run/this-host.ts";
import { checkUp } from "./checkup.ts";
import type { DefineCommand } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";
import { defineQuery, show } from "./query.ts";
import { checkupText } from "./show-checkup.ts";

export const define: DefineCommand = defineQuery({
  name: "doctor",
  examples: ["doctor", "doctor --json"],
  answer: async (query) => {
    const { invocation, stateFolder, palette } = query;
    const host = thisHost(invocation.env);
    const findings = await checkUp({ host, nodeVersion: process.version, stateFolder });
    const canRun = findings.every(({ is }) => is !== "missing");
    show(query, { json: () => ({ canRun, findings }), text: () => checkupText(findings, palette) });
    return canRun ? exitCode.good : exitCode.preflight;
  },
});
