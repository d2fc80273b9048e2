import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { dockerClient } from "../packages/backends/src/build/fixtures/docker-client.ts";
import { describeOnEngines, images } from "../packages/backends/src/docker/fixtures/engines.ts";
import { has } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";

const serve = "mkdir /tmp/web; echo from-the-sidecar > /tmp/web/x; exec httpd -f -p 8080 -h /tmp/web";
const ask = [
  "until wget -qO- http://web:8080/x; do sleep 0.05; done",
  'until [ -s "$OUTPUT_PATH/side.txt" ]; do sleep 0.05; done',
  "wget -qO- http://localhost:8080/x",
].join("\n");

/** One container that serves, and one that writes into the shared folder and ends badly. */
const pipelines = `
import { file, job, pipeline, secret } from "@pipeline/dsl";
const image = "${images.busybox}";
export default pipeline("p", [job("ask", {
  image, command: ["sh", "-c", ${JSON.stringify(ask)}], outputs: { side: file("side.txt") },
  sidecars: {
    web: { image, command: ["sh", "-c"], args: [${JSON.stringify(serve)}] },
    brief: { image, command: ["sh", "-c", "echo $MODE > /pipeline/output/side.txt; exit 9"], env: { MODE: "fast", TOKEN: secret("TOKEN") } },
  },
})]);
`;

describeOnEngines("sidecars", (engine) => {
  it("X39 run beside a program, share its folders and its network, and how they end does not count", async () => {
    using client = dockerClient(engine);
    const env = { ...client.env, TOKEN: "for-the-sidecar" };
    await using project = await TestProject.with({ "pipelines.ts": pipelines });
    const { code, stdout, stderr } = await project.call(["run", "--backend", "docker"], env);
    expect({ code, told: stderr.split("\n").filter((line) => line.includes("│")) }).toEqual({
      code: 0,
      told: ["ask │ from-the-sidecar", "ask │ from-the-sidecar"],
    });
    expect(stdout).toMatch(/^ask\.side = .*side\.txt\n$/);
    expect((await project.call(["outputs", "ask", "--to", "out"], env)).code).toBe(0);
    expect(containersOf(client.env, "ask")).toBe("");
  });

  it("X39 end with their program, however that ends, and one that cannot start fails the step by its name", async () => {
    using client = dockerClient(engine);
    const env = { ...client.env, TOKEN: "for-the-sidecar" };
    const forever = pipelines.replace(/command: \["sh", "-c", "until.*?"\],/, 'command: ["sleep", "1000"],');
    await using project = await TestProject.with({ "pipelines.ts": forever });
    const run = project.start(["run", "--backend", "docker", "--json", "--grace", "1s"], env);
    await run.until(has("attempt.running", "ask"));
    run.kill("SIGINT");
    expect((await run.ended).code).toBe(130);
    expect(containersOf(client.env, "ask")).toBe("");
    await project.write(
      "pipelines.ts",
      pipelines.replace("web: { image,", 'web: { image: "localhost:5000/none-such:1",'),
    );
    const { code, stderr } = await project.call(["run", "--backend", "docker", "--retries", "image=0"], env);
    expect(code).toBe(1);
    expect(stderr).toContain('image: sidecar "web": ');
    expect(containersOf(client.env, "ask")).toBe("");
  });

  it("X39 are refused where nothing runs beside a program", async () => {
    await using project = await TestProject.with({ "pipelines.ts": pipelines });
    const { code, stderr } = await project.call(["run"], { TOKEN: "for-the-sidecar" });
    expect(code).toBe(2);
    expect(stderr).toContain("Local starts nothing beside a program.");
    expect(stderr).toContain("docker or kubernetes");
  });
});

function containersOf(env: Readonly<Record<string, string>>, step: string): string {
  const args = ["ps", "-aq", "--filter", `label=pipeline-step=${step}`, "--filter", "label=pipeline-name=p"];
  return spawnSync("docker", args, { env, encoding: "utf8" }).stdout;
}
