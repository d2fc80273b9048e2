import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type PackedProject, packedProject } from "./packaging/packed.ts";

let project: PackedProject;

beforeAll(async () => {
  project = await packedProject();
  return () => project[Symbol.asyncDispose]();
}, 600_000);

const silent = { code: 0, stdout: "", stderr: "" };

describe("the packed packages in an empty project", () => {
  it("run a pipeline with the installed command", async () => {
    const ran = await project.run("pipeline", "run", "pipelines.ts", "--set", "rows=7");
    expect({ code: ran.code, stderr: ran.code === 0 ? "" : ran.stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("run a pipeline from code, with typed results", async () => {
    const { code, stdout, stderr } = await project.run("node", "from-code.ts");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ complete: true });
  });

  for (const exactOptionalPropertyTypes of [true, false])
    for (const strict of [true, false])
      it(`type a user's files with strict ${strict}, exactOptionalPropertyTypes ${exactOptionalPropertyTypes}`, async () => {
        await writeFile(join(project.folder, "tsconfig.json"), tsconfig({ strict, exactOptionalPropertyTypes }));
        expect(await project.run("tsc", "-p", ".")).toEqual(silent);
      });

  it("hold nothing but what is built", async () => {
    for (const tarball of project.tarballs) {
      const { stdout } = await project.run("tar", "-tzf", tarball);
      const stray = stdout.split("\n").filter((path) => path !== "" && !/^package\/(dist|bin)\//.test(path));
      expect(stray.sort()).toEqual(["package/LICENSE", "package/README.md", "package/package.json"]);
      expect(stdout).not.toMatch(/\.test\.|tsbuildinfo/);
    }
  });

  it("pass publint and the check of their types", async () => {
    for (const tarball of project.tarballs) {
      const lint = await project.run("publint", "run", tarball, "--strict");
      expect(lint, `${basename(tarball)}: ${lint.stdout}`).toMatchObject({ code: 0 });
      const types = await project.run("attw", tarball, "--profile", "esm-only");
      expect(types, `${basename(tarball)}: ${types.stdout}`).toMatchObject({ code: 0 });
    }
  });
});

function tsconfig(options: { readonly strict: boolean; readonly exactOptionalPropertyTypes: boolean }): string {
  const compilerOptions = {
    ...(options.strict
      ? options
      : { strictNullChecks: true, exactOptionalPropertyTypes: options.exactOptionalPropertyTypes }),
    target: "es2023",
    module: "nodenext",
    types: ["node"],
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: false,
  };
  return JSON.stringify({ compilerOptions, files: ["pipelines.ts", "from-code.ts"] });
}
