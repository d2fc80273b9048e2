import type { Reach, Rules } from "@pipeline/backends/contract";
import { deploy, job, pipeline, secret, text } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { planOf, problemsOf, rulesWith } from "./testing/compiling.ts";

const net: Reach = { reach: "network", network: "containers" };

/** Programs of the machine, containers of one network, and a place far away. */
const rules: Readonly<Record<string, Rules>> = {
  local: {
    ...rulesWith(),
    serves: ({ service }) =>
      service?.expose === "network" ? [{ reach: "host" }, { reach: "network" }] : [{ reach: "host" }],
    stands: () => [{ reach: "host" }, { reach: "network" }, { reach: "public" }],
  },
  docker: {
    ...rulesWith(),
    serves: () => [{ reach: "host" }, net],
    stands: () => [net, { reach: "network" }, { reach: "public" }],
  },
  far: rulesWith(),
};

function problems(server: string, client: string, more: object = {}): string {
  const web = deploy("web", { command: ["x"], port: 80, health: "/", backend: server, ...more });
  const { url } = web.outputs;
  const ask = job("ask", {
    command: ["x", url],
    inputs: { url },
    env: { AT: text`${url}/x`, KEY: secret("KEY") },
    backend: client,
  });
  return problemsOf(pipeline("p", [web, ask]), {}, { rules });
}

describe("the way from a step to a service", () => {
  it("is there on one backend, from the machine to its containers, and to what is public", () => {
    expect(problems("local", "local")).toBe("");
    expect(problems("docker", "docker")).toBe("");
    const web = deploy("web", { command: ["x"], port: 80, health: "/" });
    const ask = job("ask", { run: () => undefined, inputs: { url: web.outputs.url, n: 1 } });
    expect(problemsOf(pipeline("p", [web, ask]), {}, { rules })).toBe("");
    expect(problems("docker", "local")).toBe("");
    expect(problems("far", "local")).toBe("");
  });

  it("X4 is a problem where there is none, with what would make one", () => {
    expect(problems("local", "docker")).toMatchInlineSnapshot(`
      "SERVICE_UNREACHABLE at ask
        The step, on docker, is given the url of "web", which nothing there can reach: it stands on local, exposed to its own machine.
        Write \`expose: "network"\` in deploy "web", or run both on one backend."
    `);
    expect(problems("local", "docker", { expose: "network" })).toBe("");
    expect(problems("docker", "far", { expose: "network" })).toMatchInlineSnapshot(`
      "SERVICE_UNREACHABLE at ask
        The step, on far, is given the url of "web", which nothing there can reach: it stands on docker, exposed to the network.
        Run both on one backend."
    `);
  });

  it("is not asked of a step that only comes after it, nor where a backend is unknown or leaves no services", () => {
    const web = deploy("web", { command: ["x"], port: 80, health: "/" });
    const after = job("after", { command: ["x"], after: [web], backend: "docker" });
    expect(planOf(pipeline("p", [web, after]), {}, { rules }).steps).toHaveLength(2);
    expect(problems("nowhere", "docker")).toContain("BACKEND_UNKNOWN");
    expect(problems("local", "nowhere")).not.toContain("UNREACHABLE");
    const { serves: _, ...bare } = rulesWith();
    const ask = job("ask", { command: ["x", web.outputs.url] });
    const told = problemsOf(pipeline("p", [web, ask]), {}, { rules: { ...rules, local: bare } });
    expect(told).not.toContain("UNREACHABLE");
  });
});
