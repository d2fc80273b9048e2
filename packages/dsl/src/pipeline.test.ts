import { dir, job, pipeline } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";

describe("pipeline", () => {
  it("keeps name, steps and options; its steps are the very ones", () => {
    const a = job("a", { command: ["x"] });
    const steps = [a];
    const made = pipeline("all", steps, { namespace: "zoo", pools: { licences: 2 }, deadline: "2h" });
    steps.push(job("a", { command: ["y"] }));
    expect({ ...made, place: {} }).toEqual({
      kind: "pipeline",
      name: "all",
      steps: [a],
      options: { namespace: "zoo", pools: { licences: 2 }, deadline: "2h" },
      place: {},
    });
    expect(made.steps[0]).toBe(a);
  });

  it("keeps what is published, each by its ref", () => {
    const a = job("a", { command: ["x"], outputs: { model: dir("model") } });
    const made = pipeline("all", [a], { publish: { "out/model": a.outputs.model } });
    expect(made.options.publish?.["out/model"]).toBe(a.outputs.model);
  });

  it("has no options unless they are given", () => {
    expect(pipeline("none", []).options).toEqual({});
  });
});
