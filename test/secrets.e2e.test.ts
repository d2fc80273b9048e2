import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";

const body = `export default pipeline("p", [job("a", { ...puppet("a"), env: { TOKEN: secret("API_TOKEN") } })]);`;

describe("secrets (X21)", () => {
  it("setting:secretsFile come from the environment, then from the file, and show nowhere", async () => {
    await using project = await TestProject.with({ ".env": "API_TOKEN=from-the-file\n" });
    await project.pipelines(body);
    for (const [env, value] of [
      [{}, "from-the-file"],
      [{ API_TOKEN: "from-the-environment" }, "from-the-environment"],
    ] as const) {
      const run = project.start(["run", "--secrets-file", ".env"], env);
      const a = await project.puppets.next("a");
      expect(await a.env("TOKEN")).toBe(value);
      await a.print(`the token is ${value}\n`);
      await a.exit(1);
      const { code, stdout, stderr } = await run.ended;
      expect(code).toBe(1);
      expect(`${stdout}${stderr}${await everythingBelow(join(project.folder, ".pipeline"))}`).not.toContain(value);
    }
  });
  it("setting:secretsCommand R22 come from a command where nothing nearer has them, and show nowhere", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body);
    const ask = ["--secrets-command", "echo API_TOKEN=from-the-command"];
    const run = project.start(["run", ...ask]);
    const a = await project.puppets.next("a");
    expect(await a.env("TOKEN")).toBe("from-the-command");
    await a.exit(0);
    expect((await run.ended).code).toBe(0);
    const stored = await everythingBelow(join(project.folder, ".pipeline"));
    expect(stored).not.toContain("from-the-command");
    const failing = await project.call(["run", "--secrets-command", "echo secret-thing; exit 3"]);
    expect(failing).toEqual({
      code: 2,
      stdout: "",
      stderr: "error USAGE  --secrets-command: the command failed with code 3.\n",
    });
  });
  it("one that a program writes as an output fails the step, and shows nowhere but in the program's own file", async () => {
    await using project = await TestProject.with();
    await project.pipelines(
      `export default pipeline("p", [job("a", { ...puppet("a"), env: { TOKEN: secret("API_TOKEN") }, outputs: { n: z.number() } })]);`,
    );
    const run = project.start(["run"], { API_TOKEN: "from-the-environment" });
    const a = await project.puppets.next("a");
    await a.give({ n: "from-the-environment" });
    const { code, stdout, stderr } = await run.ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("contract: OUTPUT_PATH/outputs.json holds the value of the secret in TOKEN");
    const kept = await everythingBelow(join(project.folder, ".pipeline/runs"));
    expect(`${stderr}${kept}`).not.toContain("from-the-environment");
  });
  it("one that is missing blocks its step in a plan, and what needs that step", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`
      const ask = job("ask", { command: ["true"], env: { TOKEN: secret("API_TOKEN"), OTHER: secret("OTHER") } });
      export default pipeline("p", [ask, job("use", { command: ["true"], after: [ask] }), job("beside", { command: ["true"] })]);`);
    const args = ["plan", "--json", "--detailed-exitcode"];
    const { code, stdout } = await project.call(args, { OTHER: "long enough" });
    expect({ code, verdicts: JSON.parse(stdout).verdicts }).toMatchInlineSnapshot(`
      {
        "code": 3,
        "verdicts": {
          "ask": {
            "because": "Secret "API_TOKEN" of step "ask" has no value: looked in the environment.",
            "is": "blocked",
            "remedy": "Set API_TOKEN in the environment, or in a file for --secrets-file.",
          },
          "beside": {
            "is": "run",
            "why": {
              "kind": "new",
            },
          },
          "use": {
            "because": "it needs "ask", which is blocked",
            "is": "blocked",
          },
        },
      }
    `);
    expect((await project.call(args, { OTHER: "long enough", API_TOKEN: "long enough" })).code).toBe(10);
  });
  it("one that is missing stops the run before anything starts: which, where it was looked for, whose", async () => {
    await using project = await TestProject.with({ ".env": "OTHER=1\n" });
    await project.pipelines(body);
    expect(await project.call(["run"])).toMatchInlineSnapshot(`
      {
        "code": 3,
        "stderr": "error SECRET_MISSING  Secret "API_TOKEN" of step "a" has no value: looked in the environment.
        at pipelines.ts:2:31
        → Set API_TOKEN in the environment, or in a file for --secrets-file.
      ",
        "stdout": "",
      }
    `);
    expect((await project.call(["run", "--secrets-file", ".env"])).stderr).toMatchInlineSnapshot(`
      "error SECRET_MISSING  Secret "API_TOKEN" of step "a" has no value: looked in the environment and .env.
        at pipelines.ts:2:31
        → Set API_TOKEN in the environment, or in a file for --secrets-file.
      "
    `);
    expect(project.puppets.started).toEqual([]);
  });
  it("one that is too short to be masked is refused", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body);
    expect(await project.call(["run"], { API_TOKEN: "12345" })).toMatchInlineSnapshot(`
      {
        "code": 3,
        "stderr": "error SECRET_TOO_SHORT  Secret "API_TOKEN" of step "a" has fewer than 6 characters, so it could not be masked.
        at pipelines.ts:2:31
        → Use a longer value.
      ",
        "stdout": "",
      }
    `);
  });
  it("setting:secretsFile that is not there is refused in one line", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body);
    expect(await project.call(["run", "--secrets-file", "none.env"])).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error USAGE  --secrets-file: none.env cannot be read: ENOENT: no such file or directory, open '<project>/none.env'.
      ",
        "stdout": "",
      }
    `);
  });
  it("a plan needs none", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body);
    const { code, stdout } = await project.call(["plan", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).steps[0].env).toEqual({ TOKEN: { is: "secret", name: "API_TOKEN" } });
  });
});

async function everythingBelow(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
}
