import { describe, expect, it } from "vitest";
import { isLoadError } from "../load-error.ts";
import { temporaryProject } from "../testing/temporary-project.ts";
import { defineConfig } from "./config.ts";
import { loadConfig } from "./load-config.ts";
import { findProject } from "./project.ts";

async function configOf(text: string): Promise<string> {
  using project = temporaryProject({
    "pipeline.config.ts": text,
    "define.ts": "export const defineConfig = <T>(config: T): T => config;",
  });
  try {
    const found = findProject(project.root, {});
    const config = await loadConfig(found, { cwd: project.root, timeoutMs: 20_000, onOutput: () => {} });
    return JSON.stringify(config);
  } catch (error) {
    if (!isLoadError(error)) throw error;
    return error.problems
      .map(({ code, message, remedy, location, frame }) => {
        const where = location && `${location.file}:${location.line}:${location.column}`;
        return [`${code} ${where ?? "nowhere"}`, message, remedy, frame]
          .filter((line) => line !== undefined)
          .join("\n");
      })
      .join("\n\n");
  }
}

describe("the project's settings", () => {
  it("are nothing without a file, and no thread is started for that", async () => {
    using project = temporaryProject({});
    const found = findProject(project.root, {});
    expect(await loadConfig(found, { cwd: project.root, timeoutMs: 0, onOutput: () => {} })).toEqual({});
  });

  it("come as they are written, deeply frozen (R67, X26)", async () => {
    using project = temporaryProject({
      "pipeline.config.ts": `
        const cores: number = 4;
        export default {
          backend: "docker",
          namespace: "team",
          limits: { total: cores, backends: { docker: 2 } },
          pools: { licences: 3 },
          images: { run: "node:24", script: "python:3" },
          deadline: "2h",
        };
      `,
    });
    const found = findProject(project.root, {});
    const config = await loadConfig(found, { cwd: project.root, timeoutMs: 20_000, onOutput: () => {} });
    expect(config).toEqual({
      backend: "docker",
      namespace: "team",
      limits: { total: 4, backends: { docker: 2 } },
      pools: { licences: 3 },
      images: { run: "node:24", script: "python:3" },
      deadline: "2h",
    });
    expect(Object.isFrozen(config) && Object.isFrozen(config.limits?.backends)).toBe(true);
    expect(Object.isFrozen(defineConfig({ backend: "local" }))).toBe(true);
  });

  it("may be CommonJS", async () => {
    using project = temporaryProject({
      "package.json": "{}",
      "pipeline.config.ts": 'export default { backend: "local" };',
    });
    const found = findProject(project.root, {});
    const options = { cwd: project.root, timeoutMs: 20_000, onOutput: () => {} };
    expect(await loadConfig(found, options)).toEqual({ backend: "local" });
  });

  it("are refused where nobody knows them, or where they are something else", async () => {
    const text = `export default {
  bakend: "local",
  limits: { total: 0, "backend": {} },
  pools: [1],
  deadline: "soon",
  images: { run: "", script: undefined },
  backend: () => "x",
};
`;
    expect(await configOf(text)).toMatchInlineSnapshot(`
      "CONFIG_INVALID pipeline.config.ts:2:11
      pipeline.config.ts: There is no field \`bakend\`.
      Did you mean "backend"?
        1 | export default {
      > 2 |   bakend: "local",
          |           ^
        3 |   limits: { total: 0, "backend": {} },
        4 |   pools: [1],
        5 |   deadline: "soon",

      CONFIG_INVALID pipeline.config.ts:3:20
      pipeline.config.ts: \`limits.total\` cannot be 0.
      Write a whole number of at least 1.
        1 | export default {
        2 |   bakend: "local",
      > 3 |   limits: { total: 0, "backend": {} },
          |                    ^
        4 |   pools: [1],
        5 |   deadline: "soon",
        6 |   images: { run: "", script: undefined },

      CONFIG_INVALID pipeline.config.ts:3:34
      pipeline.config.ts: There is no field \`limits.backend\`.
      Did you mean "backends"?
        1 | export default {
        2 |   bakend: "local",
      > 3 |   limits: { total: 0, "backend": {} },
          |                                  ^
        4 |   pools: [1],
        5 |   deadline: "soon",
        6 |   images: { run: "", script: undefined },

      CONFIG_INVALID pipeline.config.ts:4:10
      pipeline.config.ts: \`pools\` cannot be a list.
      Write a record of numbers.
        2 |   bakend: "local",
        3 |   limits: { total: 0, "backend": {} },
      > 4 |   pools: [1],
          |          ^
        5 |   deadline: "soon",
        6 |   images: { run: "", script: undefined },
        7 |   backend: () => "x",

      CONFIG_INVALID pipeline.config.ts:5:13
      pipeline.config.ts: \`deadline\` cannot be "soon".
      Write a length of time with its unit (ms, s, m, h, d), such as "30m".
        3 |   limits: { total: 0, "backend": {} },
        4 |   pools: [1],
      > 5 |   deadline: "soon",
          |             ^
        6 |   images: { run: "", script: undefined },
        7 |   backend: () => "x",
        8 | };

      CONFIG_INVALID pipeline.config.ts:6:18
      pipeline.config.ts: \`images.run\` cannot be "".
      Write a text.
        4 |   pools: [1],
        5 |   deadline: "soon",
      > 6 |   images: { run: "", script: undefined },
          |                  ^
        7 |   backend: () => "x",
        8 | };
        9 |

      CONFIG_INVALID pipeline.config.ts:7:12
      pipeline.config.ts: \`backend\` cannot be a function.
      Write a text.
        5 |   deadline: "soon",
        6 |   images: { run: "", script: undefined },
      > 7 |   backend: () => "x",
          |            ^
        8 | };
        9 |"
    `);
    const defined = 'import { defineConfig } from "./define.ts";\nexport default defineConfig({ namespace: 5 });';
    expect(await configOf(defined)).toMatchInlineSnapshot(`
      "CONFIG_INVALID pipeline.config.ts:2:42
      pipeline.config.ts: \`namespace\` cannot be 5.
      Write a text.
        1 | import { defineConfig } from "./define.ts";
      > 2 | export default defineConfig({ namespace: 5 });
          |                                          ^"
    `);
    expect(await configOf('export const backend = "local";')).toMatchInlineSnapshot(`
      "CONFIG_INVALID nowhere
      pipeline.config.ts: The default export is not a record of settings.
      Write: export default defineConfig({ … });"
    `);
    expect(await configOf('throw new Error("no settings today");')).toMatchInlineSnapshot(`
      "FILE_NOT_LOADED pipeline.config.ts:1:7
      pipeline.config.ts cannot be loaded: Error: no settings today
      The file is imported before every plan: it must not throw. Work belongs in steps.
      > 1 | throw new Error("no settings today");
          |       ^"
    `);
  });
});
