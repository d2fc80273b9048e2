import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as dsl from "@pipeline/dsl";
import { deploy, job, type Pipeline, pipeline } from "@pipeline/dsl";
import { PipelineError, plan } from "@pipeline/runner";
import { describe, expect, it } from "vitest";
import { settingsTable } from "../packages/runner/src/cli/settings.ts";
import { deployFields, jobFields, pathsOf, pipelineFields } from "../packages/runner/src/compile/fields.ts";
import { deploySamples, type FieldSample, jobSamples, pipelineSamples, writing } from "./settings/field-samples.ts";
import { willing } from "./settings/willing-backend.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Settings that the title of a test names, as `setting:concurrency`. */
function settingsWithTests(): ReadonlySet<string> {
  const files = globSync(["test/**/*.test.ts", "packages/*/{src,test}/**/*.test.ts"], { cwd: root });
  const titles = files.flatMap((file) => {
    const text = readFileSync(`${root}/${file}`, "utf8");
    return [...text.matchAll(/\b(?:it|describe)(?:\.each)?\(\s*(["'`])(.*?)\1/g)].map(([, , title = ""]) => title);
  });
  return new Set(titles.flatMap((title) => [...title.matchAll(/\bsetting:(\w+)/g)].map(([, name = ""]) => name)));
}

/** What is planned, or every reason why nothing is. */
async function seen(target: Pipeline): Promise<unknown> {
  const backends = { willing, second: willing };
  try {
    return await plan(target, { backend: "willing", backends });
  } catch (error) {
    if (error instanceof PipelineError)
      return error.problems.map(({ code, field, message }) => ({ code, field, message }));
    throw error;
  }
}

type Spec = FieldSample["with"];

// The samples are specs without their types: a file without types can say the same.
const asJob = (spec: Spec): Pipeline => around(job("a", spec as never));
const asDeploy = (spec: Spec): Pipeline => around(deploy("a", spec as never));
const around = (step: Pipeline["steps"][number]): Pipeline =>
  pipeline("p", [step, job("other", { command: ["true"] })], { pools: { db: 1 } });
const asOptions = (spec: Spec): Pipeline => pipeline("p", [job("a", { command: ["true"] }), writing], spec);

const kinds = [
  ["a job", jobFields, jobSamples, asJob],
  ["a deploy", deployFields, deploySamples, asDeploy],
  ["a pipeline", pipelineFields, pipelineSamples, asOptions],
] as const;

describe("docs/plan.md", () => {
  const source = readFileSync(`${root}/packages/runner/src/compile/plan.ts`, "utf8");
  const page = readFileSync(`${root}/docs/plan.md`, "utf8");

  it.each(["Plan", "PlannedStep", "PlannedSecret"])("explains every field of %s", (name) => {
    const [, body = ""] = new RegExp(`export interface ${name} \\{\n(.*?)\n\\}`, "s").exec(source) ?? [];
    const fields = [...body.matchAll(/^ {2}readonly (\w+)/gm)].map(([, field = ""]) => field);
    expect(fields.length).toBeGreaterThan(3);
    expect(fields.filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
  });
});

describe("the page of the language", () => {
  const page = readFileSync(`${root}/packages/dsl/README.md`, "utf8");

  it.each(kinds)("names every field of %s", (_kind, fields) => {
    expect(Object.keys(fields).filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
  });

  it("names everything that a pipeline's file calls", () => {
    const forTools = [
      "failureClasses",
      "formatBytes",
      "formatDuration",
      "isSchema",
      "parseBytes",
      "parseDurationMs",
      "signalsKey",
    ];
    const builders = Object.keys(dsl).filter((name) => !forTools.includes(name));
    expect(builders.filter((name) => !new RegExp(`\\b${name}[(\`]`).test(page))).toEqual([]);
  });
});

describe("X7 every setting that is accepted changes what happens", () => {
  it("each setting of the command line is named by a test that uses it", () => {
    const tested = settingsWithTests();
    expect(Object.keys(settingsTable).filter((name) => !tested.has(name))).toEqual([]);
    expect([...tested].filter((name) => !(name in settingsTable))).toEqual([]);
  });

  for (const [kind, fields, samples, make] of kinds) {
    it(`each field of ${kind} has a sample below`, () => {
      expect(Object.keys(samples).sort()).toEqual([...pathsOf(fields)].sort());
    });
    for (const [name, sample] of Object.entries(samples))
      it(`field:${name} of ${kind} is planned, or refused by its name`, async () => {
        const planned = await seen(make(sample.with));
        expect(planned).not.toEqual(await seen(make(sample.without)));
        if (Array.isArray(planned)) expect(planned, "refused by its name").toMatchObject([{ field: name }]);
      });
  }
});
