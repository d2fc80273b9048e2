import { describe, expect, it } from "vitest";
import { problemsWith, stepWith } from "./testing/compiling.ts";

describe("backends", () => {
  it("R68 takes the step's own, the run's otherwise, and the flag over both", () => {
    expect(stepWith({}).backend).toBe("local");
    expect(stepWith({ backend: "docker" }, { backend: "kubernetes" }).backend).toBe("docker");
    expect(stepWith({ backend: "docker" }, { backend: "kubernetes", backendWins: true }).backend).toBe("kubernetes");
  });

  it("R69 answers an unknown one with those that there are", () => {
    expect(problemsWith({ backend: "dokcer" })).toMatchInlineSnapshot(`
      "BACKEND_UNKNOWN at a · backend
        There is no backend "dokcer".
        Did you mean "docker"? Known backends: "local", "docker", "kubernetes"."
    `);
    expect(problemsWith({}, { backend: "slurm" })).toMatchInlineSnapshot(`
      "BACKEND_UNKNOWN
        There is no backend "slurm".
        Known backends: "local", "docker", "kubernetes"."
    `);
  });
});
