import { expect, it, onTestFinished } from "vitest";
import { describeOnEngine, images } from "../packages/backends/src/docker/fixtures/engines.ts";
import { freePort } from "./rig/free-port.ts";
import { TestProject } from "./rig/project.ts";

const server = `require("node:http").createServer((_, response) => response.end(process.env.MODE)).listen(process.env.PORT, process.env.HOST)`;

interface Listed {
  readonly status: string;
  readonly endpoints: readonly { readonly url: string }[];
}

describeOnEngine("a deploy on docker that asks for a keeper", ({ socket }) => {
  const env = { DOCKER_HOST: `unix://${socket}` };

  /** A project that deploys \`web\` with these settings, in this mode. */
  async function deployed(keeping: string) {
    const project = await TestProject.with();
    const port = await freePort();
    onTestFinished(async () => void (await project.call(["down", "--all"], env)));
    const run = async (mode: string) => {
      await project.pipelines(
        `import { deploy } from "@pipeline/dsl";
         export default pipeline("p", [deploy("web", { backend: "docker", image: "${images.node}", port: ${port}, health: "/",
           command: ["node", "-e", ${JSON.stringify(server)}], env: { MODE: "${mode}" }, ${keeping} })]);`,
      );
      expect(await project.call(["run", "pipelines.ts"], env)).toMatchObject({ code: 0 });
      return String((await services())[0]?.endpoints[0]?.url);
    };
    const services = async (): Promise<readonly Listed[]> =>
      JSON.parse((await project.call(["services", "--json"], env)).stdout).services;
    return { project, run, services };
  }

  const ask = async (url: string) => (await fetch(url)).text();

  it("R21 is stopped when nobody asks for it, and started by the next request", { timeout: 120_000 }, async () => {
    const { project, run, services } = await deployed('idleTimeout: "200ms"');
    const url = await run("first");
    expect(await ask(url)).toBe("first");
    while ((await services())[0]?.status !== "stopped");
    expect(await ask(url)).toBe("first");
    expect(await project.call(["down", "web"], env)).toMatchObject({ code: 0 });
    expect(await services()).toEqual([]);
    await expect(fetch(url)).rejects.toThrow();
  });

  it("is replaced without a gap: no request of a loop is refused, and the url stays", {
    timeout: 120_000,
  }, async () => {
    const { run } = await deployed('replace: "without-gap"');
    const url = await run("first");
    const modes: string[] = [];
    let goesOn = true;
    const loop = (async () => {
      while (goesOn) modes.push(await ask(url));
    })();
    expect(await run("second")).toBe(url);
    goesOn = false;
    await loop;
    expect([modes[0], modes.at(-1), await ask(url)]).toEqual(["first", "second", "second"]);
  });
});
