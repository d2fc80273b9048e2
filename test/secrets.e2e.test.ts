import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
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
  it("R110 as files come from the files that the pipeline names, reach the program alone, and show nowhere", async () => {
    const key = '{\n  "type": "robot",\n  "private_key": "line-one-of-the-key"\n}\n';
    const bytes = Buffer.from([0, 255, 254, 10, 128, 7, 0, 192, 193, 13]);
    await using project = await TestProject.with({ "keys/key.json": key, "keys/password": "from-the-file\n" });
    await writeFile(join(project.folder, "keys/key.p12"), bytes);
    await project.pipelines(`import { secretFile } from "@pipeline/dsl";
export default pipeline("p", [job("a", { ...puppet("a"), env: {
      KEY: secretFile("SA_KEY", { file: "keys/key.json" }), P12: secretFile("P12", { file: "keys/key.p12" }),
      CERT: secretFile("CERT"), PASSWORD: secret("PASSWORD", { file: "keys/password" }) } })]);`);
    const run = project.start(["run"], { CERT: "certificate-by-env", PASSWORD: "not-asked" });
    const a = await project.puppets.next("a");
    const paths = { KEY: await a.env("KEY"), P12: await a.env("P12"), CERT: await a.env("CERT") };
    expect(await readFile(`${paths.KEY}`, "utf8")).toBe(key);
    expect(await readFile(`${paths.P12}`)).toEqual(bytes);
    expect(await readFile(`${paths.CERT}`, "utf8")).toBe("certificate-by-env");
    expect(await a.env("PASSWORD")).toBe("from-the-file");
    await a.print(`${key} certificate-by-env ${btoa("x:from-the-file")}\n`);
    await a.exit(1);
    const { code, stdout, stderr } = await run.ended;
    expect(code).toBe(1);
    const told = `${stdout}${stderr}${await everythingBelow(join(project.folder, ".pipeline"))}`;
    for (const value of [
      "line-one-of-the-key",
      "certificate-by-env",
      "from-the-file",
      btoa("x:from-the-file").slice(4, -4),
    ])
      expect(told).not.toContain(value);
    expect(Object.values(paths).filter((path) => existsSync(`${path}`))).toEqual([]);
  });
  it("as files are told by their places in a plan, and by what is wrong with them before a run starts", async () => {
    await using project = await TestProject.with({
      "keys/empty": "",
      "keys/short": "abc",
      "keys/large": "x".repeat(200_000),
    });
    await writeFile(join(project.folder, "keys/key.p12"), Buffer.from([0, 255, 254, 10, 128, 7, 0, 192, 193, 13]));
    await project.pipelines(`import { secretFile } from "@pipeline/dsl";
export default pipeline("p", [job("a", { ...puppet("a"), env: {
      A: secretFile("A", { file: "keys/none" }), B: secretFile("B", { file: "keys/empty" }),
      C: secretFile("C", { file: "keys" }), D: secretFile("D", { file: "keys/short" }),
      E: secretFile("E", { file: "keys/large" }), F: secret("F", { file: "keys/key.p12" }) } })]);`);
    const { code, stderr } = await project.call(["run"]);
    expect(code).toBe(3);
    expect(stderr.replaceAll(/\n {2}at pipelines.ts:3:31/g, "")).toMatchInlineSnapshot(`
      "error SECRET_MISSING  Secret "A" of step "a" has no value: the file keys/none is not there.
        → Put its value into that file, or name another one.

      error SECRET_MISSING  Secret "B" of step "a" has no value: the file keys/empty is empty.
        → Put its value into that file, or name another one.

      error SECRET_MISSING  Secret "C" of step "a" has no value: the file keys cannot be read (EISDIR).
        → Put its value into that file, or name another one.

      error SECRET_TOO_SHORT  Secret "D" of step "a" has fewer than 6 characters, so it could not be masked.
        → Use a longer value.

      error SECRET_INVALID  Secret "E" of step "a" is larger than 128 KiB, so it could not be masked in time.
        → Keep in it only what must be secret.

      error SECRET_INVALID  Secret "F" of step "a" is no text, and a variable can hold nothing else.
        → Give it as a file: secretFile("F", …).

      6 problems, nothing was started
      "
    `);
    expect((await project.call(["plan"])).stdout).toMatchInlineSnapshot(`
      "p  namespace default

      blocked  a  local
               because: Secret "F" of step "a" is no text, and a variable can hold nothing else.
               → Give it as a file: secretFile("F", …).
               secrets: A (keys/none, as a file), B (keys/empty, as a file), C (keys, as a file), D (keys/short, as a file), E (keys/large, as a file), F (keys/key.p12)

      from your environment, on local: PATH, HOME, USER, LANG, LC_*, TZ, TMPDIR, http_proxy, HTTP_PROXY, https_proxy, HTTPS_PROXY, no_proxy, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR, NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE
      0 steps to run, 1 blocked
      "
    `);
  });
  it("R34 of a platform are refused where there is none, with what to write instead", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`import { secretFile } from "@pipeline/dsl";
export default pipeline("p", [job("a", { ...puppet("a"), env: {
      HUB: secret("HUB", { platform: "robot/hub" }), KEY: secretFile("KEY", { platform: "robot/key" }) } })]);`);
    expect(await project.call(["run"])).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error BACKEND_CANNOT  Backend "local" keeps no secrets, so it has none that is called "robot/hub".
        at pipelines.ts:4:12
          2 | import { secretFile } from "@pipeline/dsl";
          3 | export default pipeline("p", [job("a", { ...puppet("a"), env: {
        > 4 |       HUB: secret("HUB", { platform: "robot/hub" }), KEY: secretFile("KEY", { platform: "robot/key" }) } })]);
            |            ^
          5 |
        → Give it from this machine: secret(NAME); or run this step on kubernetes.

      error BACKEND_CANNOT  Backend "local" keeps no secrets, so it has none that is called "robot/key".
        at pipelines.ts:4:59
          2 | import { secretFile } from "@pipeline/dsl";
          3 | export default pipeline("p", [job("a", { ...puppet("a"), env: {
        > 4 |       HUB: secret("HUB", { platform: "robot/hub" }), KEY: secretFile("KEY", { platform: "robot/key" }) } })]);
            |                                                           ^
          5 |
        → Give it from this machine: secretFile(NAME), or secretFile(NAME, { file: "…" }); or run this step on kubernetes.

      2 problems, nothing was started
      ",
        "stdout": "",
      }
    `);
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
            "because": "It needs "ask", which is blocked.",
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
