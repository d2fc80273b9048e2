import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { describeOnEngine, images } from "../packages/backends/src/docker/fixtures/engines.ts";
import { freePort } from "./rig/free-port.ts";
import { endings, eventsOf } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";

const server = `require("node:http").createServer((_, response) => response.end("hello")).listen(process.env.PORT, process.env.HOST)`;
const fetches = `fetch(process.argv[1]).then((response) => response.text()).then((said) => require("node:fs").writeFileSync(process.env.OUTPUT_PATH + "/outputs.json", JSON.stringify({ said, at: process.argv[1] })))`;

/** A service in a container and one on this machine, and a step on each backend that asks either. */
function body(inside: number, outside: number): string {
  return `
    import { deploy } from "@pipeline/dsl";
    const spec = { command: ["node", "-e", ${JSON.stringify(server)}], health: "/", lifetime: "run" } as const;
    const inside = deploy("inside", { ...spec, backend: "docker", image: "${images.node}", port: ${inside} });
    const outside = deploy("outside", { ...spec, backend: "local", port: ${outside}, expose: "network" });
    const ask = (name: string, backend: string, url: typeof inside.outputs.url) =>
      job(name, { backend, image: "${images.node}", command: ["node", "-e", ${JSON.stringify(fetches)}, url], outputs: { said: z.string(), at: z.string() } });
    export default pipeline("p", [
      ask("local-inside", "local", inside.outputs.url), ask("docker-inside", "docker", inside.outputs.url),
      ask("local-outside", "local", outside.outputs.url), ask("docker-outside", "docker", outside.outputs.url),
    ]);`;
}

describeOnEngine("services and those who use them, across backends", ({ socket }) => {
  it("X4 each step is given the url that it can reach, and nothing is left of what goes with the run", {
    timeout: 120_000,
  }, async () => {
    await using project = await TestProject.with();
    const [inside, outside] = [await freePort(), await freePort()];
    await project.pipelines(body(inside, outside));
    const env = { DOCKER_HOST: `unix://${socket}` };
    const command = project.start(["run", "pipelines.ts", "--json"], env);
    expect((await command.ended).code).toBe(0);
    expect(new Set(Object.values(endings(command.lines)))).toEqual(new Set(["succeeded"]));
    const told = eventsOf(command.lines, "step.succeeded").filter(({ values }) => "said" in values);
    expect(told.map(({ values }) => values.said)).toEqual(Array(4).fill("hello"));
    const at = Object.fromEntries(told.map(({ step, values }) => [step, values.at]));
    expect(at["local-inside"]).toBe(`http://127.0.0.1:${inside}`);
    expect(at["docker-inside"]).toMatch(new RegExp(`^http://p-inside-[0-9a-f]{8}:${inside}$`));
    expect(at["local-outside"]).toBe(`http://127.0.0.1:${outside}`);
    expect(at["docker-outside"]).toMatch(new RegExp(`^http://(?!127)[0-9.]+:${outside}$`));
    for (const port of [inside, outside]) await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    expect((await project.call(["services"], env)).stdout).toBe("no service stands\n");
    expect((await readFile(`${project.folder}/.pipeline/service-backends`, "utf8")).split("\n").sort()).toEqual([
      "",
      "docker",
      "local",
    ]);
    // What stands on an engine that is not found is not known.
    const blind = { DOCKER_HOST: "npipe:////./pipe/docker" };
    const asked = await project.call(["services"], blind);
    expect(asked.code).toBe(3);
    expect(asked.stderr).toContain(
      "docker cannot be asked for its services: DOCKER_HOST names no engine that can be reached: npipe:////./pipe/docker",
    );
    expect((await project.call(["plan"], blind)).code).toBe(0);
  });
});
