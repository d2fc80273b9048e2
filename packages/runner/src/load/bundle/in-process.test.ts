import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { job, pipeline } from "@pipeline/dsl";
import { expect, it } from "vitest";
import { hostProgram } from "../host-program.ts";
import { localSettings } from "../testing/open-pipelines.ts";

const double = (n: number): number => n * 2;

it("bundles functions of the caller's own program, whatever loaded it", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "pipeline-bundle-"));
  const step = job("step", { inputs: { n: 1 }, run: ({ inputs }) => process.exit(double(inputs.n)) });
  await using program = hostProgram({
    cwd,
    projectRoot: cwd,
    stateFolder: join(cwd, "state"),
    pipeline: pipeline("p", [step]),
  });
  const planned = await program.plan({}, localSettings);
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems, null, 2));
  const [file] = planned.plan.steps[0]?.ships ?? [];
  const code = readFileSync(join(cwd, file?.from ?? ""), "utf8");
  rmSync(cwd, { recursive: true });
  expect(code.slice(code.indexOf("var double"), code.indexOf("start(pipelineRun)"))).toBe(
    "var double=n=>n*2;var pipelineRun={run:({inputs})=>process.exit(double(inputs.n))}.run;",
  );
});
