import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { describeOnEngine, registries } from "../packages/backends/src/docker/fixtures/engines.ts";
import { imageBench } from "./rig/image-bench.ts";

const oneBuild = `
import { build, job, pipeline } from "@pipeline/dsl";
const image = build({ dockerfile: "app/Dockerfile" });
export default pipeline("p", [
  job("one", { image, command: ["cat", "/app/a.txt"] }),
  job("two", { image, command: ["cat", "/app/a.txt"] }),
]);
`;
const dockerfile = "FROM busybox:1.36\nCOPY a.txt /app/\n";

/** A package that installs without a network: a wheel is an archive of its files. */
function makeWheel(folder: string): void {
  const script = `
import os, zipfile
os.makedirs("app/wheels", exist_ok=True)
with zipfile.ZipFile("app/wheels/greeting-1.0-py3-none-any.whl", "w") as wheel:
    info = "greeting-1.0.dist-info"
    wheel.writestr("greeting.py", "text = 'hello'")
    wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: greeting\\nVersion: 1.0\\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(f"{info}/RECORD", "")
`;
  execFileSync("python3", ["-c", script], { cwd: folder });
}

/** Without what differs from run to run. */
function steady(text: string): string {
  return text
    .replaceAll(/\d{8}-\d{6}-[a-z0-9]{4}/g, "<run>")
    .replaceAll(/[0-9a-f]{64}/g, "<digest>")
    .replaceAll(/\d+(\.\d+)?(ms|s)\b/g, "<time>")
    .replaceAll(/│ \d+\.\d+ /g, "│ <clock> ");
}

describeOnEngine("pipeline build", (engine) => {
  it("X29 makes an image once for all steps that name it, and not again while nothing has changed", async () => {
    const { project, call, docker } = await imageBench(engine, {
      "pipelines.ts": oneBuild,
      "app/Dockerfile": dockerfile,
      "app/a.txt": "hello\n",
    });
    const first = await call("build", "--output-logs", "none");
    const [name = "", digest = ""] = first.stdout.trim().split(/\s+/);
    expect(name).toMatch(/^p-one:[0-9a-f]{12}$/);
    expect(docker("run", "--rm", digest, "cat", "/app/a.txt")).toBe("hello");
    expect(steady(first.stderr)).toMatchInlineSnapshot(`
      "p  run <run>, 1 step
      ▸ running    build:one
      ✓ succeeded  build:one  <time>

      ✓ succeeded  p <run>  1 succeeded  <time>
      "
    `);
    const again = await call("build", "two", "--json");
    expect(again.stderr).toContain("= cached     build:two");
    expect(JSON.parse(again.stdout)).toEqual([
      { step: "build:two", status: "cached", image: digest, digest, name: expect.any(String) },
    ]);
    await project.write("app/a.txt", "changed\n");
    const plan = await call("build", "--json");
    expect(plan.stderr).toContain("succeeded  build:one");
    expect(JSON.parse(plan.stdout)[0].digest).not.toBe(digest);
    docker("image", "rm", "-f", digest, JSON.parse(plan.stdout)[0].digest);
    const gone = await call("build", "--output-logs", "none");
    expect(gone.stderr).toContain("is not there any more");
  });

  it("R105 shows the failing instruction, its last lines, and where the log is; nothing that needs the image starts", async () => {
    const { project, call } = await imageBench(engine, {
      "pipelines.ts": oneBuild,
      "app/Dockerfile": "FROM busybox:1.36\nRUN echo about to fail && exit 7\n",
    });
    const { code, stderr, stdout } = await call("build", "--output-logs", "none");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(steady(stderr).replaceAll(project.folder, "<project>")).toMatchInlineSnapshot(`
      "p  run <run>, 1 step
      ▸ running    build:one
      ✗ failed     build:one  <time>  build: app/Dockerfile:2, RUN echo about to fail && exit 7: exit code: 7 …

      ✗ failed     build:one  build: app/Dockerfile:2, RUN echo about to fail && exit 7: exit code: 7
          about to fail
        declared at: pipelines.ts:3:15
        last lines of its log:
        │ #4 ERROR: process "/bin/sh -c echo about to fail && exit 7" did not complete successfully: exit code: 7
        │ ------
        │  > [2/2] RUN echo about to fail && exit 7:
        │ <clock> about to fail
        │ ------
        │ Dockerfile:2
        │ --------------------
        │    1 |     FROM busybox:1.36
        │    2 | >>> RUN echo about to fail && exit 7
        │    3 |     
        │ --------------------
        │ ERROR: failed to solve: process "/bin/sh -c echo about to fail && exit 7" did not complete successfully: exit code: 7
        whole log in: <project>/.pipeline/staging/default/p/<run>/build:one/1/log
        → read the log of the build

      ✗ failed     p <run>  1 failed  <time>
      run it again: pipeline build --output-logs none
      "
    `);
  });

  it("setting:registry R100 R101 pushes, and tells the name inside and the digest that both share", async () => {
    const { call, docker } = await imageBench(engine, {
      "pipelines.ts": oneBuild,
      "pipeline.config.ts": `export default { registry: { push: "${registries.open.host}/e2e", pull: "registry:5000/e2e" } };`,
      "app/Dockerfile": dockerfile,
      "app/a.txt": `${Date.now()}\n`,
    });
    const [built] = JSON.parse((await call("build", "--json")).stdout);
    expect(built).toMatchObject({
      image: `${registries.open.host}/e2e/p-one@${built.digest}`,
      pulled: `registry:5000/e2e/p-one@${built.digest}`,
    });
    docker("image", "rm", "-f", built.image);
    expect(docker("run", "--rm", built.image, "cat", "/app/a.txt")).toMatch(/^\d+$/);
    const elsewhere = await call("build", "--json", "--registry", `${registries.open.host}/flag`);
    expect(JSON.parse(elsewhere.stdout)[0].image).toContain(`${registries.open.host}/flag/p-one@`);
  });

  it("setting:allowDirty R95 R106 R107 R109 what is pushed comes from a commit that a remote has, unless told otherwise", async () => {
    const { project, call, git } = await imageBench(engine, {
      "pipelines.ts": oneBuild,
      "app/Dockerfile": dockerfile,
      "app/a.txt": `${Date.now()}\n`,
      ".gitignore": "node_modules\n.pipeline\npuppets.sock\n",
    });
    const remote = await mkdtemp(join(tmpdir(), "pipeline-remote-"));
    onTestFinished(() => rm(remote, { recursive: true, force: true }));
    git("init", "-q", "--bare", remote);
    git("init", "-q", "-b", "main");
    const push = ["build", "--output-logs", "none", "--registry", `${registries.open.host}/dirty`] as const;
    expect(await call(...push)).toMatchObject({
      code: 3,
      stdout: "",
      stderr: expect.stringContaining("nothing is committed"),
    });
    git("add", ".");
    git("commit", "-qm", "all");
    git("remote", "add", "origin", remote);
    expect(await call(...push)).toMatchObject({ code: 3, stderr: expect.stringContaining("no remote has the commit") });
    git("push", "-q", "origin", "main");
    await project.write("app/b.txt", "not committed");
    expect((await call(...push)).stderr).toMatchInlineSnapshot(`
      "error BUILD_REFUSED  The image would be pushed, and nobody could find out what it was made from: the folder "app" differs from the last commit: b.txt.
        → Commit and push; or push it as it is: --allow-dirty.
      "
    `);
    expect((await call("build")).code).toBe(0);
    const dirty = await call(...push, "--allow-dirty");
    expect(dirty.code).toBe(0);
    expect(JSON.parse((await call("show", "--json")).stdout).by).toMatchObject({
      commit: git("rev-parse", "HEAD"),
      isDirty: true,
    });
    await rm(join(project.folder, "app/b.txt"));
    expect((await call(...push)).code).toBe(0);
  });

  it("R16 R38 builds a Python project without a Dockerfile: with what it needs, and without what is left out", async () => {
    const { project, call, docker } = await imageBench(engine, {
      "pipelines.ts": `
import { build, job, pipeline } from "@pipeline/dsl";
const image = build({ project: "app", entryScript: "main.py", args: { PIP_NO_INDEX: "1", PIP_FIND_LINKS: "/app/wheels" } });
export default pipeline("p", [job("a", { image })]);
`,
      "app/requirements.txt": "./wheels/greeting-1.0-py3-none-any.whl\n",
      "app/main.py": "import greeting; print(greeting.text, open('/app/data.txt').read())\n",
      "app/data.txt": "one",
      "app/.venv/pyvenv.cfg": "",
    });
    makeWheel(project.folder);
    const first = JSON.parse((await call("build", "--json")).stdout)[0];
    expect(docker("run", "--rm", first.digest)).toBe("hello one");
    await project.write("app/data.txt", "two");
    const again = await call("build", "--json");
    const second = JSON.parse(again.stdout)[0];
    expect(docker("run", "--rm", second.digest)).toBe("hello two");
    expect(docker("run", "--rm", first.digest, "ls", "-a", "/app").split("\n")).not.toContain(".venv");
    docker("image", "rm", "-f", first.digest, second.digest);
  });

  it("shows where the Dockerfile is that was made for a project, when it fails", async () => {
    const { project, call } = await imageBench(engine, {
      "pipelines.ts": `
import { build, job, pipeline } from "@pipeline/dsl";
const image = build({ project: "app", entryScript: "main.py", base: "busybox:1.36", requirements: ["x"] });
export default pipeline("p", [job("a", { image })]);
`,
      "app/main.py": "",
    });
    const { code, stderr } = await call("build", "--output-logs", "none");
    expect(code).toBe(1);
    const [, path = "", line] =
      /build: (\S*Dockerfile):(\d+), RUN python3 -m pip install x: exit code: 127/.exec(stderr) ?? [];
    const dockerfile = await readFile(path.replace("<project>", project.folder), "utf8");
    expect(dockerfile.split("\n")[Number(line) - 1]).toBe("RUN python3 -m pip install x");
  });

  it("tells a missing docker, and what a selection without builds misses", async () => {
    const { project, call } = await imageBench(engine, {
      "pipelines.ts": oneBuild.replace('dockerfile: "app/Dockerfile"', 'dockerfile: "app/Dokerfile"'),
      "plain.ts": `import { job, pipeline } from "@pipeline/dsl"; export default pipeline("p", [job("a", { command: ["true"] })]);`,
      "app/Dockerfile": dockerfile,
      "app/a.txt": "",
    });
    expect((await call("build")).stderr).toMatchInlineSnapshot(`
      "error FILE_MISSING  dockerfile: "app/Dokerfile": there is no such file.
        at pipelines.ts:3:35
          1 |
          2 | import { build, job, pipeline } from "@pipeline/dsl";
        > 3 | const image = build({ dockerfile: "app/Dokerfile" });
            |                                   ^
          4 | export default pipeline("p", [
          5 |   job("one", { image, command: ["cat", "/app/a.txt"] }),
          6 |   job("two", { image, command: ["cat", "/app/a.txt"] }),
        → Did you mean "Dockerfile"?
      "
    `);
    expect((await call("build", "plain.ts")).stderr).toMatchInlineSnapshot(`
      "error SELECTION_EMPTY  No step that is selected has an image to build.
        → Name a step that says \`image: build({ … })\`.
      "
    `);
    await project.write("pipelines.ts", oneBuild);
    const node = join(project.folder, "node_modules/.bin");
    expect(await project.call(["build"], { PATH: node, DOCKER_HOST: "unix:///nowhere.sock" })).toMatchInlineSnapshot(`
      {
        "code": 3,
        "stderr": "error TOOL_MISSING  Images are built by a Docker engine, and no Docker engine answers at unix:///nowhere.sock (from DOCKER_HOST): there is no such socket.
        → Start it (Linux: sudo systemctl start docker; macOS: open Docker Desktop), or name another with DOCKER_HOST.
      ",
        "stdout": "",
      }
    `);
  });
});
