import { execFileSync } from "node:child_process";
import { expect, it, onTestFinished } from "vitest";
import { dockerClient } from "../packages/backends/src/build/fixtures/docker-client.ts";
import { describeOnEngine, type Engine, images, registries } from "../packages/backends/src/docker/fixtures/engines.ts";
import { TestProject } from "./rig/project.ts";

interface Bench extends Disposable {
  readonly project: TestProject;
  readonly call: (...args: readonly string[]) => ReturnType<TestProject["call"]>;
  readonly git: (...args: readonly string[]) => string;
}

async function benchOn(engine: Engine, files: Readonly<Record<string, string>>): Promise<Bench> {
  const client = dockerClient(engine);
  const project = await TestProject.with(files);
  onTestFinished(() => client[Symbol.dispose]());
  const author = {
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "a@x",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "a@x",
  };
  return {
    project,
    call: (...args) => project.call(args, client.env),
    git: (...args) =>
      execFileSync("git", args, { cwd: project.folder, env: { ...process.env, ...author }, encoding: "utf8" }),
    [Symbol.dispose]: () => undefined,
  };
}

function steady(text: string): string {
  return text.replaceAll(/\b([a-z-]+)-[0-9a-f]{20}\b/g, "$1-ID").replaceAll(/\b\d+(\.\d+)?m?s\b/g, "TOOK");
}

describeOnEngine("a job that is submitted", (engine) => {
  const docker = ["submit", "--execution", "docker"];

  it("R112 R114 runs in an image as it would here: command, inputs, result, files, log, failure", async () => {
    using bench = await benchOn(engine, { "x.csv": "1\n2\n", "lib.sh": "echo from the project\n" });
    const script =
      'cat "$INPUT_TABLE"; . ./lib.sh; echo "{\\"n\\": 2}" > $OUTPUT_PATH/outputs.json; echo hi > $OUTPUT_PATH/a.txt; id -u';
    const args = [
      "--image",
      images.busybox,
      "--files",
      "lib.sh",
      "--user",
      "1234",
      "--input",
      "table=x.csv",
      "--output",
      "log=a.txt",
    ];
    const { code, stdout, stderr } = await bench.call(...docker, "--name", "x", ...args, "--", "sh", "-c", script);
    expect({ code, stdout: steady(stdout).replace(/log: .*/, "log: PATH") }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stdout": "default/x (x-ID): succeeded after TOOK
        {
          "n": 2
        }
        log: PATH
      ",
      }
    `);
    expect(stderr.split("\n").filter((line) => line.includes("│"))).toEqual(
      ["1", "2", "from the project", "1234"].map((line) => `x │ ${line}`),
    );
    const failed = await bench.call(...docker, "--image", images.busybox, "--", "sh", "-c", "exit 7");
    expect(failed).toMatchObject({ code: 1, stdout: expect.stringContaining("user-exit: exited with code 7") });
    const none = await bench.call(...docker, "--", "true");
    expect(none.code).toBe(2);
    expect(none.stderr).toMatchInlineSnapshot(`
      "error FILE_MISSING  project: "." holds "puppets.sock", which is no file.
        → List it in .pipelineignore, or put what it leads to in its place.

      error BACKEND_CANNOT  docker runs programs in images, and the step names none
        → name one that has the command: image: "debian:13-slim", or --image debian:13-slim where it is submitted

      2 problems, nothing was started
      "
    `);
  });

  it("setting:build R97 R100 R102 R104 makes the image of this folder first, and runs by its digest", async () => {
    using bench = await benchOn(engine, {
      Dockerfile: `FROM ${images.busybox}\nWORKDIR /code\nCOPY greet.sh .\n`,
      "greet.sh": 'echo "in $PWD: $*"\n',
      ".dockerignore": "*\n!greet.sh\n",
    });
    const built = [...docker, "--build", "local"];
    const { code, stdout, stderr } = await bench.call(...built, "--", "sh", "greet.sh", "one", "two words");
    expect({ code, stdout: steady(stdout) }).toEqual({
      code: 0,
      stdout: "default/greet (greet-ID): succeeded after TOOK\n",
    });
    expect(stderr).toContain("in /code: one two words");
    expect(stderr.indexOf("succeeded  build:greet")).toBeLessThan(stderr.indexOf("placed"));
    const plan = JSON.parse((await bench.call("show", "@latest", "--json")).stdout);
    expect(JSON.stringify(plan)).toMatch(/sha256:[0-9a-f]{64}/);
    await bench.project.write("Dockerfile", `FROM ${images.busybox}\nRUN exit 3\n`);
    const broken = await bench.call(...built, "--", "true");
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain("build:");
    expect(broken.stdout).toContain("skipped");
  });

  it("R95 R106 R108 R109 pushes what comes from a commit, unless told otherwise, and keeps the commit with the run", async () => {
    const { host } = registries.open;
    using bench = await benchOn(engine, { Dockerfile: `FROM ${images.busybox}\n`, ".gitignore": "*\n!Dockerfile\n" });
    for (const line of ["init -q -b main", "add -f .gitignore Dockerfile", "commit -qm all"])
      bench.git(...line.split(" "));
    await bench.project.write("Dockerfile", `FROM ${images.busybox}\nENV A=1\n`);
    const submit = [...docker, "--build", "local", "--registry", `${host}/submit`];
    const refused = await bench.call(...submit, "--", "true");
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('the folder "." differs from the last commit: Dockerfile');
    const allowed = await bench.call(...submit, "--allow-dirty", "--", "true");
    expect({ code: allowed.code, stdout: steady(allowed.stdout) }).toEqual({
      code: 0,
      stdout: "default/true (true-ID): succeeded after TOOK\n",
    });
    const { by } = JSON.parse((await bench.call("show", "--json")).stdout);
    expect(by).toMatchObject({ commit: bench.git("rev-parse", "HEAD").trim(), isDirty: true });
  });
});
