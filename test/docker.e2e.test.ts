import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Engine } from "../packages/backends/src/docker/engine.ts";
import { describeOnEngines } from "../packages/backends/src/docker/fixtures/engines.ts";
import type { Command } from "./rig/command.ts";
import { endings, eventsOf } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";

const examples = fileURLToPath(new URL("../examples", import.meta.url));

/** The SDK is CommonJS: what was loaded of it is in this cache when a process ends. */
const listing = `process.on("exit", () =>
  require("node:fs").appendFileSync(process.env.LIST_LOADED, Object.keys(require.cache).join("\\n")));`;

/** Goes on once there is a file `go` among its outputs. */
const waits = `["sh", "-c", "echo begun; until [ -e $OUTPUT_PATH/go ]; do sleep 0.05; done; echo gone on"]`;
const waiting = `
  const first = job("first", { image: "busybox:1.36", command: ${waits} });
  export default pipeline("p", [job("second", { image: "busybox:1.36", command: ["true"], after: [first] })]);`;

describeOnEngines("pipelines on docker", ({ socket }) => {
  const env = { DOCKER_HOST: `unix://${socket}`, PIPELINE_BACKEND: "docker" };
  const engine = new Engine({ address: { kind: "socket", path: socket }, saidBy: "tests" });

  /** The one container of a step that runs. */
  async function containerOf(command: Command, step: string) {
    const id = eventsOf(command.lines, "attempt.submitting").find((event) => event.step === step)?.id ?? "";
    return (await engine.client()).getContainer(id);
  }

  async function letGoOn(command: Command, step: string): Promise<void> {
    const made = await (await containerOf(command, step)).exec({ Cmd: ["touch", "/pipeline/output/go"] });
    await made.start({});
  }

  async function left(run: string): Promise<readonly string[]> {
    const label = [`pipeline-run=${run}`];
    const found = await (await engine.client()).listContainers({ all: true, filters: { label } });
    return found.map(({ Names }) => Names.join());
  }

  it("R48 R73 an example runs unchanged, and again from cache without a process or the SDK", async () => {
    await using project = await TestProject.with({ "listing.cjs": listing });
    const file = join(examples, "penguins/pipelines.ts");
    const args = ["run", file, "--state", join(project.folder, "state"), "--json"];
    const listed = (name: string) => ({
      LIST_LOADED: join(project.folder, name),
      NODE_OPTIONS: `--require=${join(project.folder, "listing.cjs")}`,
    });
    const first = await project.start(args, { ...env, ...listed("first") }).ended;
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: "" });
    const again = project.start(args, { ...env, ...listed("again") });
    expect((await again.ended).code).toBe(0);
    expect(Object.values(endings(again.lines))).toEqual(Array(9).fill("cached"));
    const sdk = /node_modules\/(dockerode|docker-modem)\//;
    expect(await readFile(join(project.folder, "first"), "utf8")).toMatch(sdk);
    expect(await readFile(join(project.folder, "again"), "utf8")).not.toMatch(sdk);
  });

  it("steps of local and of docker use each other's files, with the usual image of each kind", async () => {
    await using project = await TestProject.with({
      "count.py": `import json, os
text = open(os.environ["INPUT_WORDS"]).read()
json.dump({"count": len(text.split())}, open(os.environ["OUTPUT_PATH"] + "/outputs.json", "w"))`,
    });
    await project.pipelines(`
      const words = job("words", {
        backend: "local", command: ["sh", "-c", "echo a b c > $OUTPUT_PATH/words"], outputs: { words: file("words") } });
      const count = job("count", { script: "count.py", inputs: { words: words.outputs.words }, outputs: { count: z.int() } });
      const twice = job("twice", { inputs: { count: count.outputs.count }, outputs: { twice: z.int() },
        run: async ({ inputs }) => { console.log(process.cwd()); return { twice: 2 * inputs.count }; } });
      const told = job("told", {
        backend: "local", command: ["sh", "-c", "cat $INPUT_PATH/inputs.json"], inputs: { twice: twice.outputs.twice } });
      export default pipeline("p", [words, count, twice, told]);`);
    const { code, stderr } = await project.call(["run"], env);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    expect((await project.call(["logs", "told"])).stdout).toContain('{"twice":6}');
    expect((await project.call(["logs", "twice"])).stdout).toContain("/pipeline/work");
  });

  it("resume finds what ran on after kill -9, and begins nothing twice", async () => {
    await using project = await TestProject.with();
    await project.pipelines(waiting);
    const killed = project.start(["run", "--json"], env);
    await killed.until(({ lines }) => lines.some((line) => line.type === "log" && line.text === "begun"));
    killed.kill("SIGKILL");
    await killed.ended;
    const resumed = project.start(["resume", "--json"], env);
    await resumed.until(({ lines }) => eventsOf(lines, "run.resumed").length > 0);
    await letGoOn(killed, "first");
    expect((await resumed.ended).code).toBe(0);
    expect(endings(resumed.lines)).toEqual({ first: "succeeded", second: "succeeded" });
    expect(resumed.lines.filter(({ type }) => type === "attempt.submitting")).toHaveLength(1);
    expect((await project.call(["logs", "first"])).stdout).toContain("begun\ngone on\n");
    expect(await left(eventsOf(killed.lines, "run.started")[0]?.run ?? "")).toEqual([]);
  });

  it("resume harvests what has ended meanwhile", async () => {
    await using project = await TestProject.with();
    await project.pipelines(waiting);
    const killed = project.start(["run", "--json"], env);
    await killed.until(({ lines }) => lines.some((line) => line.type === "log" && line.text === "begun"));
    killed.kill("SIGKILL");
    await killed.ended;
    const container = await containerOf(killed, "first");
    await letGoOn(killed, "first");
    await container.wait();
    const resumed = project.start(["resume", "--json"], env);
    expect((await resumed.ended).code).toBe(0);
    expect(endings(resumed.lines)).toEqual({ first: "succeeded", second: "succeeded" });
  });

  it("cancel from elsewhere ends containers too", async () => {
    await using project = await TestProject.with();
    await project.pipelines(waiting);
    const running = project.start(["run", "--json", "--grace", "100ms"], env);
    await running.until(({ lines }) => lines.some((line) => line.type === "log" && line.text === "begun"));
    expect((await project.call(["cancel"], env)).code).toBe(0);
    expect((await running.ended).code).toBe(130);
    expect(await left(eventsOf(running.lines, "run.started")[0]?.run ?? "")).toEqual([]);
  });

  it("X21 a secret is in no file of the project and no answer of the engine", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`
      const first = job("first", { image: "busybox:1.36", command: ${waits}, env: { TOKEN: secret("TOKEN") } });
      export default pipeline("p", [first]);`);
    const TOKEN = "tell-nobody-at-all";
    const running = project.start(["run", "--json"], { ...env, TOKEN });
    await running.until(({ lines }) => lines.some((line) => line.type === "log" && line.text === "begun"));
    const container = await containerOf(running, "first");
    const inspected = JSON.stringify(await container.inspect());
    await letGoOn(running, "first");
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(0);
    const state = join(project.folder, ".pipeline");
    const files = await readdir(state, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), "utf8")),
    );
    for (const text of [inspected, stdout, stderr, ...texts]) expect(text).not.toContain(TOKEN);
  });
});

describe("pipelines on docker, where there is none", () => {
  it("nothing starts: where was looked, and how to start one", async () => {
    await using project = await TestProject.with();
    await project.pipelines(waiting);
    expect(
      await project.call(["run"], { PIPELINE_BACKEND: "docker", DOCKER_HOST: "unix:///nowhere/docker.sock" }),
    ).toEqual({
      code: 3,
      stdout: "",
      stderr: `error BACKEND_UNREACHABLE  no Docker engine answers at unix:///nowhere/docker.sock (from DOCKER_HOST): there is no such socket
  → start it (Linux: sudo systemctl start docker; macOS: open Docker Desktop), or name another with DOCKER_HOST
`,
    });
    expect(
      (await project.call(["plan", "--backend", "docker"], { DOCKER_HOST: "unix:///nowhere/docker.sock" })).code,
    ).toBe(0);
  });

  it("a step that names no image for its command is told before anything starts", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`export default pipeline("p", [job("a", { command: ["true"] })]);`);
    const { code, stderr } = await project.call(["plan", "--backend", "docker"]);
    expect([code, stderr.split("\n")[0]]).toEqual([
      2,
      "error BACKEND_CANNOT  docker runs programs in images, and the step names none",
    ]);
  });
});
