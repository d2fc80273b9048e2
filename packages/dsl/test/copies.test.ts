import { cpSync, rmSync, writeFileSync } from "node:fs";
import { job, pipeline } from "@pipeline/dsl";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { packageFolder, scratchFolder, tsc } from "./tsc.ts";

const folder = scratchFolder();
beforeAll(() => cpSync(`${packageFolder}src`, `${folder}/copy`, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true }));

describe("two copies of this package", () => {
  it("meet in types: handles of one are inputs, words and steps of the other, with their types", () => {
    writeFileSync(`${folder}/meet.ts`, meeting);
    writeFileSync(
      `${folder}/tsconfig.json`,
      JSON.stringify({ extends: "../../test-d/tsconfig.json", include: ["meet.ts"] }),
    );
    expect(tsc("-p", folder)).toEqual({ code: 0, output: "" });
  });

  it("meet in values: handles of one keep their identity in a declaration of the other", async () => {
    const copy: typeof import("@pipeline/dsl") = await import(`${folder}/copy/index.ts`);
    expect(copy.job).not.toBe(job);
    const made = copy.job("made", { command: ["x"], outputs: { rows: z.int(), table: copy.file("t.csv") } });
    const handles = { ...made.outputs, raw: copy.source("raw.csv"), lr: copy.param("lr", z.number()) };
    const token = copy.secret("TOKEN");
    const word = copy.text`rows=${made.outputs.rows}`;
    const used = job("used", { command: ["x", word], inputs: { handles }, env: { TOKEN: token }, after: [made] });

    expect(used.spec.inputs?.handles).toEqual(handles);
    for (const [name, handle] of Object.entries(handles)) {
      expect(Reflect.get(used.spec.inputs?.handles as object, name)).toBe(handle);
    }
    expect(used.spec.command?.[1]).toBe(word);
    expect(used.spec.env?.TOKEN).toBe(token);
    expect(used.spec.after).toEqual([made]);
    expect(pipeline("both", [made, used]).steps).toEqual([made, used]);
  });

  it("agree on every kind", async () => {
    const copy: typeof import("@pipeline/dsl") = await import(`${folder}/copy/index.ts`);
    const kinds = ({ job, param, secret, source, text, file, dir, deploy, pipeline }: typeof copy) =>
      [
        job("a", { command: ["x"] }),
        deploy("b", { command: ["x"], port: 1, health: "port" }),
        job("c", { command: ["x"], outputs: { n: z.int() } }).outputs.n,
        param("d", z.string()),
        secret("e"),
        source("f"),
        text`g`,
        file("h"),
        dir("i"),
        pipeline("j", []),
      ].map(({ kind }) => kind);
    expect(kinds(copy)).toEqual([
      "job",
      "deploy",
      "ref",
      "param",
      "secret",
      "source",
      "text",
      "file",
      "dir",
      "pipeline",
    ]);
    expect(kinds(await import("@pipeline/dsl"))).toEqual(kinds(copy));
  });
});

/** Type-checked beside a copy of the source: the types of both are the same, and so are their refusals. */
const meeting = `import { job, pipeline, type Ref, text } from "@pipeline/dsl";
import { expectTypeOf } from "vitest";
import { z } from "zod";
import * as copy from "./copy/index.ts";

const made = copy.job("made", { command: ["x"], outputs: { rows: z.int(), table: copy.file("t.csv") } });
const lr = copy.param("lr", z.number());
job("used", {
  inputs: { rows: made.outputs.rows, nested: [made.outputs.table, lr], raw: copy.source("raw.csv") },
  run: ({ inputs }) => {
    expectTypeOf(inputs.rows).toEqualTypeOf<number>();
    expectTypeOf(inputs.nested).toEqualTypeOf<readonly [string, number]>();
  },
  env: { TOKEN: copy.secret("TOKEN") },
  after: [made],
});
job("words", { command: ["x", made.outputs.table, text\`\${lr}\`, copy.text\`\${made.outputs.rows}\`] });
expectTypeOf(pipeline("both", [made]).steps[0].name).toEqualTypeOf<"made">();

// @ts-expect-error the output is a number
export const label: Ref<string> = made.outputs.rows;
// @ts-expect-error a secret is no word
job("wrong", { command: ["x", copy.secret("TOKEN")] });
`;
