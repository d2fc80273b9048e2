import { rmSync, writeFileSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { scratchFolder, tsc } from "./tsc.ts";

const folder = scratchFolder();
afterAll(() => rmSync(folder, { recursive: true }));

it("costs the compiler the same for each job, however many there are", () => {
  const none = measure(2);
  const half = measure(250);
  const all = measure(500);
  const perJobOfHalf = (half.instantiations - none.instantiations) / 248;
  const perJobOfAll = (all.instantiations - none.instantiations) / 498;
  process.stdout.write(`500 jobs: ${perJobOfAll.toFixed(0)} instantiations each, checked in ${all.checkTime}\n`);
  expect(perJobOfAll / perJobOfHalf).toBeGreaterThan(0.9);
  expect(perJobOfAll / perJobOfHalf).toBeLessThan(1.1);
});

function measure(jobs: number): { readonly instantiations: number; readonly checkTime: string | undefined } {
  const name = `jobs-${jobs}`;
  writeFileSync(`${folder}/${name}.ts`, source(jobs));
  const config = { extends: "../../test-d/tsconfig.json", files: [`${name}.ts`], include: [] };
  writeFileSync(`${folder}/${name}.json`, JSON.stringify(config));
  const { code, output } = tsc("-p", `${folder}/${name}.json`, "--extendedDiagnostics");
  expect({ code, errors: output.match(/error TS.*/g) }).toEqual({ code: 0, errors: null });
  return {
    instantiations: Number(/Instantiations:\s+(\d+)/.exec(output)?.[1]),
    checkTime: /Check time:\s+(\S+)/.exec(output)?.[1],
  };
}

/** Jobs of which each takes outputs of the two before, and a pipeline of them all. */
function source(jobs: number): string {
  const names = Array.from({ length: jobs }, (_, index) => `job${index}`);
  return `import { file, job, pipeline } from "@pipeline/dsl";
import { z } from "zod";
${names.map(declaration).join("\n")}
export default pipeline("all", [${names.join(", ")}]);
`;
}

function declaration(name: string, index: number): string {
  const inputs =
    index < 2
      ? "score: 1, tables: [], note: { at: 'start' }"
      : `score: job${index - 1}.outputs.score, tables: [job${index - 1}.outputs.table, job${index - 2}.outputs.table], note: job${index - 2}.outputs.note`;
  return `export const ${name} = job("${name}", {
  inputs: { ${inputs} },
  run: async ({ inputs, output }) => ({ score: inputs.score + inputs.tables.length + output.table.length, note: { at: inputs.note.at } }),
  outputs: { score: z.number(), table: file("table.csv"), note: z.object({ at: z.string() }) },
});`;
}
