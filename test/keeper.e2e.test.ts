import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "./rig/free-port.ts";
import { TestProject } from "./rig/project.ts";

/** Answers what it was told to say, and which process it is. */
const server = `
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
const said = readFileSync("said.txt", "utf8");
createServer((_, response) => response.end(JSON.stringify({ said, mode: process.env.MODE, pid: process.pid })))
  .listen(Number(process.env.PORT), process.env.HOST);
`;

const asks = `sh\`node -e 'fetch(process.argv[1]).then(r => r.text()).then(t => console.log("got " + t))' \${web.outputs.url}\``;

/** A project that deploys \`web\` with \`keeping\`, and asks it. */
async function deployed(keeping: string, mode = "first") {
  const project = await TestProject.with({ "server.mjs": server, "said.txt": "hello" });
  const port = await freePort();
  const write = (spec: string, env: string) =>
    project.pipelines(
      `import { deploy } from "@pipeline/dsl";
       const web = deploy("web", { script: "server.mjs", files: ["said.txt"], port: ${port}, health: "/", env: { MODE: "${env}" }, ${spec} });
       const ask = job("ask", { command: ${asks}, cache: false });
       export default pipeline("p", [web, ask]);`,
    );
  await write(keeping, mode);
  onTestFinished(async () => void (await project.call(["down", "--all"])));
  const run = async () => {
    const { code, stderr } = await project.call(["run", "pipelines.ts"]);
    expect([code, stderr]).toEqual([0, expect.stringContaining("got {")]);
    const [service] = await services(project);
    if (service === undefined) throw new Error("it stands");
    return { url: String(service.endpoints[0]?.url), stderr };
  };
  return { project, run, write };
}

async function services(project: TestProject) {
  const { stdout } = await project.call(["services", "--json"]);
  const { services }: { services: { status: string; reason?: string; endpoints: { url: string }[] }[] } =
    JSON.parse(stdout);
  return services;
}

async function ask(url: string): Promise<{ readonly said: string; readonly mode: string; readonly pid: number }> {
  return JSON.parse(await (await fetch(url)).text());
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}

describe("a deploy that asks for a keeper", () => {
  it("R21 is stopped when nobody asks for it, and is still the one that was deployed when the next request starts it", async () => {
    const { project, run } = await deployed('idleTimeout: "200ms"');
    const { url } = await run();
    const first = await ask(url);
    expect(first).toMatchObject({ said: "hello", mode: "first" });
    await until(async () => (await services(project))[0]?.status === "stopped");
    expect((await services(project))[0]?.reason).toBe("nobody has asked for it lately; the next request starts it");
    await project.write("said.txt", "changed");
    const woken = await ask(url);
    expect([woken.said, woken.pid === first.pid]).toEqual(["hello", false]);
    // The keeper may die at any time: whoever looks next starts another.
    const keeper = join(project.folder, ".pipeline/keeper");
    const lease = readdirSync(keeper).find((name) => name.startsWith("lease.")) ?? "";
    process.kill(JSON.parse(readFileSync(join(keeper, lease), "utf8")).pid, "SIGKILL");
    expect(await services(project)).toHaveLength(1);
    expect((await ask(url)).said).toBe("hello");
    const down = await project.call(["down", "web"]);
    expect([down.code, await services(project)]).toEqual([0, []]);
    await until(async () => !existsSync(join(keeper, "address")));
    await expect(fetch(url)).rejects.toThrow();
    const left = execFileSync("sh", ["-c", `ps ax -o args | grep -F "${project.folder}" | grep -v grep || true`]);
    expect(String(left)).toBe("");
  });

  it("is replaced without a gap: no request of a loop is refused, and the url stays", async () => {
    const { run, write } = await deployed('replace: "without-gap"');
    const { url } = await run();
    const modes: string[] = [];
    let goesOn = true;
    const loop = (async () => {
      while (goesOn) modes.push((await ask(url)).mode);
    })();
    await write('replace: "without-gap"', "second");
    expect((await run()).url).toBe(url);
    goesOn = false;
    await loop;
    expect([modes[0], modes.at(-1), (await ask(url)).mode]).toEqual(["first", "second", "second"]);
  });

  it("R20 outside of its windows serves the run that deploys it, and says afterwards when it starts again", async () => {
    // The day before yesterday and the one after it are far enough from any zone's now.
    const day = new Date(Date.now() + 3 * 86_400_000).getUTCDay();
    const { project, run } = await deployed(
      `schedule: { zone: "UTC", windows: [{ days: "${day}", from: "06:00", to: "07:00" }] }`,
    );
    const { url, stderr } = await run();
    expect(stderr).toContain("got {");
    await until(async () => (await services(project))[0]?.status === "stopped");
    const [service] = await services(project);
    expect(service?.reason).toMatch(/^outside of its schedule; starts at \d{4}-\d\d-\d\d 06:00 \(UTC\)$/);
    const answer = await fetch(url);
    expect([answer.status, Number(answer.headers.get("retry-after")) > 86_400]).toEqual([503, true]);
    expect((await project.call(["services"])).stdout).toContain("stopped");
  });
});
