import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { bin } from "./rig/command.ts";
import { TestProject } from "./rig/project.ts";
import { steady } from "./rig/steady.ts";

const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));

describe("init", () => {
  it("setting:yes writes a project that compiles and runs at once", async () => {
    await using project = await TestProject.with();
    const { code, stdout, stderr } = await project.call(["init", "--yes", "fresh"]);
    expect(`exit code ${code}\n${stdout}${stderr}`).toMatchInlineSnapshot(`
      "exit code 0
      wrote pipelines.ts
      wrote package.json
      wrote tsconfig.json
      wrote .gitignore

      Next: cd fresh && npm install && npx pipeline run
      "
    `);
    const folder = join(project.folder, "fresh");
    expect((await readdir(folder)).sort()).toEqual([".gitignore", "package.json", "pipelines.ts", "tsconfig.json"]);
    // In a checkout nothing is built: the types of our packages are those of their source.
    const asHere = ["--customConditions", "@pipeline/source", "--allowImportingTsExtensions"];
    execFileSync(process.execPath, [tsc, "--noEmit", "-p", folder, ...asHere], { cwd: folder });
    expect((await project.call(["run", "--cwd", "fresh"])).code).toBe(0);
    expect((await project.call(["outputs", "greet.greeting", "--cwd", "fresh"])).stdout).toBe("Hello, world!\n");
    await project.call(["outputs", "card", "--to", "out", "--cwd", "fresh"]);
    expect(await readFile(join(folder, "out/card/card.txt"), "utf8")).toBe("Hello, world!\n");
  });
  it("asks nothing where nobody can answer, and overwrites nothing", async () => {
    await using project = await TestProject.with();
    const { code, stderr } = await project.call(["init"]);
    expect(`exit code ${code}\n${stderr}`).toMatchInlineSnapshot(`
      "exit code 0
      wrote pipelines.ts
      kept  package.json, which was there
            it needs "type": "module", @pipeline/dsl, @pipeline/runner and zod
      wrote tsconfig.json
      wrote .gitignore

      Next: npm install && npx pipeline run
      "
    `);
    expect(JSON.parse(await readFile(join(project.folder, "package.json"), "utf8")).name).toBe("stranger");
    expect(await project.call(["init"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "error USAGE  <project>/pipelines.ts is there already, and init overwrites nothing.\n",
    });
  });
});

describe("doctor", () => {
  it("finds what runs need, and says so to programs too", async () => {
    await using project = await TestProject.with();
    const { code, stdout } = await project.call(["doctor", "--json"]);
    const { canRun, findings } = JSON.parse(stdout);
    expect([code, canRun]).toEqual([0, true]);
    expect(findings.map(({ what }: { readonly what: string }) => what)).toEqual([
      "node",
      "state",
      "git",
      "docker buildx",
      "python3",
      "backend local",
      "backend docker",
    ]);
    expect((await project.call(["doctor"])).stdout).toContain("Pipelines can run here.\n");
  });
  it("ends with 3 where state cannot be kept, and says what to do", async () => {
    await using project = await TestProject.with({ state: "a file, not a folder" });
    const { code, stdout } = await project.call(["doctor", "--state", "state/below"]);
    expect(code).toBe(3);
    expect(stdout).toContain("→ make it writable, or choose another folder with --state");
    expect(stdout).toContain("Pipelines cannot run here: 1 missing.\n");
  });
});

describe("config", () => {
  it("says for every setting its value and which layer won", async () => {
    await using project = await TestProject.with({
      "pipeline.config.ts": `export default { backend: "local", limits: { total: 3 }, namespace: "team" };`,
    });
    const { stdout } = await project.call(["config", "--json", "--namespace", "mine"], {
      PIPELINE_POLICY: "fail-fast",
    });
    const { settings, ...places } = JSON.parse(stdout);
    expect(places).toEqual({
      project: "<project>",
      state: "<project>/.pipeline",
      file: "<project>/pipeline.config.ts",
    });
    const named = (name: string) => settings.find((each: { readonly name: string }) => each.name === name);
    expect(["namespace", "policy", "concurrency", "backend", "strict"].map(named)).toEqual([
      { name: "namespace", value: "mine", layer: "flag", source: "--namespace", shownDefault: "default" },
      { name: "policy", value: "fail-fast", layer: "env", source: "PIPELINE_POLICY", shownDefault: "finish" },
      {
        name: "concurrency",
        value: { count: 3 },
        layer: "project file",
        source: "limits.total",
        shownDefault: "what each backend can hold",
      },
      { name: "backend", value: "local", layer: "project file", source: "backend", shownDefault: "local" },
      { name: "strict", value: false, layer: "default" },
    ]);
    expect((await project.call(["config"])).stdout).toMatch(/^namespace +team +project file namespace$/m);
  });
});

describe("completion", () => {
  it("knows commands, flags, runs and steps of the last run", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`export default pipeline("p", [job("train", { command: ["true"] })]);`);
    await project.call(["run"]);
    const completed = async (...words: readonly string[]) =>
      steady((await project.call(["__complete", "--", ...words])).stdout);
    expect(await completed("his")).toBe("history\tShow how a step did, run by run\n");
    expect(await completed("logs", "t")).toBe("train\n");
    expect(await completed("logs", "--ta")).toBe("--tail\tonly the last lines of each log\n");
    expect(await completed("logs", "--run", "")).toBe("@latest\n@latest~1\n<run>\n");
    expect(await completed("outputs", "train", "--to", "")).toBe("");
  });
  it("works in bash, where a word is cut at @", async () => {
    await using project = await TestProject.with();
    const script = `
      pipeline() { "${process.execPath}" "${bin}" "$@"; }
      source <(pipeline completion bash)
      COMP_LINE="pipeline show @lat" COMP_POINT=18 COMP_WORDS=(pipeline show @ lat) COMP_CWORD=3
      _pipeline; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const options = { cwd: project.folder, encoding: "utf8" } as const;
    expect(execFileSync("bash", ["-c", script], options)).toBe("@latest\n@latest~1\n");
  });
  it("names the shells that it knows", async () => {
    await using project = await TestProject.with();
    expect((await project.call(["completion", "bsh"])).stderr).toBe(
      'error USAGE  the shell must be bash, zsh or fish; got "bsh". Did you mean "bash"?\n',
    );
    expect((await project.call(["completion"])).code).toBe(2);
    for (const shell of ["bash", "zsh", "fish"]) {
      expect((await project.call(["completion", shell])).stdout).toContain("__complete -- ");
    }
  });
});
