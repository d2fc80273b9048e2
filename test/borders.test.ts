import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { borders } from "./borders/table.ts";
import { trespasses } from "./borders/trespasses.ts";

const packages = fileURLToPath(new URL("../packages", import.meta.url));

/** Tests may reach wherever they must, and what they run is no part of a room. */
const sources = globSync("*/{src,bin}/**/*.{ts,tsx,js}", { cwd: packages })
  .filter((path) => !/\.test\.tsx?$|\/fixtures\/|^runner\/.*\/testing\//.test(path))
  .sort();

describe("borders between the rooms", () => {
  it("no source file imports, or in a pure room uses, what its room may not", () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap((path) => trespasses(path, readFileSync(join(packages, path), "utf8"), borders))).toEqual(
      [],
    );
  });

  it("sees each way to reach another room", () => {
    const text = `
      import { readFileSync } from "node:fs";
      import type { ZodType } from "zod";
      import { z } from "zod";
      export { job } from "../../runner/src/cli/main.ts";
      export type { Backend } from "../../backends/src/contract/index.ts";
      const sdk = await import("dockerode");
      // Date.now() in a comment is no use of it
      export const atMs = Date.now() + Math.random();
    `;
    expect(trespasses("dsl/src/bad.ts", text, borders)).toEqual([
      "dsl/src/bad.ts imports node:fs (value)",
      "dsl/src/bad.ts imports npm:zod (value)",
      "dsl/src/bad.ts imports runner/src/cli/main.ts (value)",
      "dsl/src/bad.ts imports backends/src/contract/index.ts (type)",
      "dsl/src/bad.ts imports npm:dockerode (late)",
      "dsl/src/bad.ts uses Date.now",
      "dsl/src/bad.ts uses Math.random",
    ]);
  });

  it("knows the doors between the packages", () => {
    const text = `import { backends } from "@pipeline/backends/registry"; import { suite } from "@pipeline/backends/testing";`;
    expect(trespasses("runner/src/run/start.ts", text, borders)).toEqual([
      "runner/src/run/start.ts imports @pipeline/backends/testing (value)",
    ]);
    expect(trespasses("runner/src/elsewhere/x.ts", "", borders)).toEqual([
      "runner/src/elsewhere/x.ts is in no room of the table",
    ]);
  });
});
