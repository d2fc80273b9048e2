import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { freePort } from "./rig/free-port.ts";
import { endings, eventsOf, has } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";

/** Answers what it was told to say, 404 to /ill, and ends with code 3 when it is asked for /die. */
const server = `
import { createServer } from "node:http";
console.log(\`listens at \${process.env.HOST}\`);
createServer(({ url }, response) => {
  if (url === "/die") process.exit(3);
  response.statusCode = url === "/ill" ? 404 : 200;
  response.end(process.env.SAYS);
}).listen(Number(process.env.PORT), process.env.HOST);
`;

/** A project whose pipeline has \`web\`, and whatever \`body\` says besides. */
async function projectWith(body: string, port: number): Promise<TestProject> {
  const project = await TestProject.with({ "server.mjs": server });
  await project.pipelines(
    `import { deploy } from "@pipeline/dsl"; const spec = { script: "server.mjs", port: ${port}, health: "/", env: { SAYS: "hello" }, lifetime: "run" } as const;\n${body}`,
  );
  return project;
}

async function run(project: TestProject, ...args: readonly string[]) {
  const command = project.start(["run", "pipelines.ts", "--json", ...args]);
  const { code } = await command.ended;
  return { code, endings: endings(command.lines), lines: command.lines };
}

const fetches = `sh\`node -e 'fetch(process.argv[1]).then(r => r.text()).then(t => console.log("got " + t))' \${web.outputs.url}\``;

describe("a deploy in the middle of a pipeline", () => {
  it("X4 gives its url to later steps, and goes with the run that it is of", async () => {
    const port = await freePort();
    await using project = await projectWith(
      `const make = job("make", { command: ["true"] });
       const web = deploy("web", { ...spec, after: [make] });
       const ask = job("ask", { command: ${fetches} });
       export default pipeline("p", [make, web, ask]);`,
      port,
    );
    const { code, stderr } = await project.call(["run", "pipelines.ts"]);
    expect(code).toBe(0);
    expect(stderr).toContain("ask  │ got hello");
    expect(stderr).toContain(`http://127.0.0.1:${port} (from this machine)`);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  it("that dies fails those who use it, without another try, and the run", async () => {
    const port = await freePort();
    await using project = await projectWith(
      `const web = deploy("web", { ...spec, restart: "never" });
       const ask = job("ask", { command: sh\`node -e 'fetch(process.argv[1] + "/die").catch(() => {})' \${web.outputs.url}; sleep 100\`, retries: 3 });
       const rest = job("rest", { command: ["true"], after: [ask] });
       export default pipeline("p", [rest]);`,
      port,
    );
    const { code, endings, lines } = await run(project);
    expect({ code, endings }).toEqual({ code: 1, endings: { web: "succeeded", ask: "failed", rest: "skipped" } });
    expect(eventsOf(lines, "service.died")).toMatchObject([{ step: "web", failure: { class: "user-exit" } }]);
    expect(eventsOf(lines, "step.failed")).toMatchObject([
      {
        attempt: 1,
        failure: {
          class: "not-ready",
          message: 'the service "web", which it uses, died: exited with code 3',
        },
      },
    ]);
  });

  it("on a port that is taken is not ready, and says who has it", async () => {
    const port = await freePort();
    await using project = await projectWith(`export default pipeline("p", [deploy("web", spec)]);`, port);
    const stranger = createServer();
    await new Promise<void>((resolve) => stranger.listen(port, "127.0.0.1", resolve));
    const { code, stderr } = await project.call(["run", "pipelines.ts"]);
    stranger.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`not-ready: port ${port} is taken by .* \\(process ${process.pid}\\)`));
    expect(stderr).toContain("→ end what listens there; or give this deploy another `port`\n");
  });

  it("that is never healthy is tried again as often as it says, and then says what it answered", async () => {
    const port = await freePort();
    await using project = await projectWith(
      `export default pipeline("p", [deploy("web", { ...spec, health: "/ill", readyTimeout: "1s", retries: { on: { "not-ready": 1 }, delay: "1ms" } })]);`,
      port,
    );
    const { code, lines } = await run(project);
    expect(code).toBe(1);
    expect(eventsOf(lines, "attempt.failed").map(({ attempt, failure }) => [attempt, failure.message])).toEqual([
      [1, "was not ready within 1 s: GET /ill answers 404"],
      [2, "was not ready within 1 s: GET /ill answers 404"],
    ]);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  it("goes when Ctrl-C comes while it starts, and when it comes later", async () => {
    const port = await freePort();
    await using project = await projectWith(
      `const web = deploy("web", { ...spec, health: "/ill" });
       const good = deploy("good", spec);
       export const later = pipeline("later", [job("long", { command: ["sleep", "100"], after: [good] })]);
       export default pipeline("p", [web]);`,
      port,
    );
    const starting = project.start(["run", "pipelines.ts", "--json"]);
    await starting.until(has("attempt.running", "web"));
    starting.kill("SIGINT");
    expect((await starting.ended).code).toBe(130);
    expect(endings(starting.lines)).toEqual({ web: "cancelled" });
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    const later = project.start(["run", "pipelines.ts#later", "--json"]);
    await later.until(has("attempt.running", "long"));
    later.kill("SIGINT");
    expect((await later.ended).code).toBe(130);
    expect(endings(later.lines)).toEqual({ good: "succeeded", long: "cancelled" });
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });
});

describe("a service that is kept", () => {
  const kept = `const web = deploy("web", { ...spec, lifetime: "keep", env: { SAYS: param("says", z.string().default("hello")) } });
    const ask = job("ask", { command: ${fetches} });
    export default pipeline("p", [ask]);`;

  it("R2 setting:everyService is adopted while unchanged, replaced when changed, listed, read and ended", async () => {
    const port = await freePort();
    await using project = await projectWith(kept, port);
    expect((await project.call(["services"])).stdout).toBe("no service stands\n");
    const first = await run(project);
    const plan = await project.call(["plan", "pipelines.ts", "--detailed-exitcode"]);
    expect(plan.code).toBe(0);
    expect(plan.stdout).toMatch(/adopt +web .*\n +from: run \d+-\d+-\w+, attempt 1\n/);
    const second = await run(project);
    const services = [...eventsOf(first.lines, "step.succeeded"), ...eventsOf(second.lines, "step.succeeded")].flatMap(
      ({ service }) => service ?? [],
    );
    expect(services.map(({ isKept }) => isKept)).toEqual([false, true]);
    expect(services[1]?.handle).toEqual(services[0]?.handle);
    expect(second.endings).toEqual({ web: "succeeded", ask: "cached" });
    const changed = await run(project, "--set", "says=bye");
    expect(changed.endings).toEqual({ web: "succeeded", ask: "succeeded" });
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("bye");
    const listed = (await project.call(["services"])).stdout;
    expect(listed).toMatch(
      new RegExp(`web +p +ready +just now +local +\\S+ +http://127.0.0.1:${port} \\(from this machine\\)`),
    );
    expect((await project.call(["logs", "web"])).stdout).toBe("listens at 127.0.0.1\n");
    expect(await project.call(["down", "wep"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no service is called "wep". Did you mean "web"?'),
    });
    expect((await project.call(["down"])).code).toBe(2);
    expect((await project.call(["down", "web"])).stderr).toMatch(/^web of p is gone \(p-web-[0-9a-f]{8}\)\n$/);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    expect((await project.call(["down", "--all"])).stderr).toBe("no service stands\n");
  });

  it("has its log with the run that started it, which later ones name once it is gone", async () => {
    const port = await freePort();
    await using project = await projectWith(`${kept} export const other = job("other", { command: ["true"] });`, port);
    const { lines } = await run(project);
    const first = String(eventsOf(lines, "run.started")[0]?.run);
    const second = await run(project);
    await project.call(["down", "web"]);
    const left = { code: 0, stdout: "listens at 127.0.0.1\n", stderr: "" };
    expect(await project.call(["logs", "web", "--run", first])).toEqual(left);
    expect((await project.call(["logs", "web"])).stderr).toBe(
      `web was kept as run ${first} had left it: pipeline logs web --run ${first}\n`,
    );
    await project.call(["run", "pipelines.ts#other"]);
    const kept2 = String(eventsOf(second.lines, "run.started")[0]?.run);
    expect(await project.call(["logs", "web"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`has no step "web"; ${kept2} has: pipeline logs web --run ${kept2}`),
    });
  });

  it("survives gc, and its log is followed until it is gone", async () => {
    const port = await freePort();
    await using project = await projectWith(kept, port);
    await run(project);
    await project.call(["gc", "--size", "1Ki"]);
    const follow = project.start(["logs", "-f", "p/web"]);
    await follow.until(({ stdout }) => stdout.includes("listens"));
    expect((await project.call(["services", "--json"])).stdout).toContain('"status": "ready"');
    await project.call(["down", "--all"]);
    expect((await follow.ended).stdout).toBe("listens at 127.0.0.1\n");
  });

  it("is not taken from a run that goes on: another that wants it otherwise is refused", async () => {
    const port = await freePort();
    const waits =
      kept.replace('export default pipeline("p", [ask]);', "") +
      `const long = job("long", { command: ["sleep", "100"], after: [web] }); export default pipeline("p", [long]);
         export const quick = pipeline("p", [web]);`;
    await using project = await projectWith(waits, port);
    const holder = project.start(["run", "pipelines.ts", "--json"]);
    await holder.until(has("attempt.running", "long"));
    const same = await project.call(["run", "pipelines.ts#quick"]);
    expect(same.code).toBe(0);
    const other = await project.call(["run", "pipelines.ts#quick", "--set", "says=bye"]);
    expect(other.code).toBe(1);
    expect(other.stderr).toMatch(
      /not-ready: run \S+ uses the service p-web-[0-9a-f]+ as it stands, and goes on; this run wants it otherwise/,
    );
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("hello");
    holder.kill("SIGINT");
    await holder.ended;
    await project.call(["down", "web"]);
  });
});
