import { type Build, build, deploy, job, pipeline, secret } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { draftOf } from "./draft.ts";
import { keyOf } from "./key.ts";
import type { BuildFact } from "./request.ts";
import { survey } from "./survey.ts";
import { buildIn, onDocker, pipelineWith, planWith } from "./testing/building.ts";
import { buildFact, planOf, problemsOf, requestFor, rulesWith, settingsWith, sha256 } from "./testing/compiling.ts";
import { wanted } from "./wanted.ts";

describe("an image that is built", () => {
  it("R100 R104 becomes a step that the others need, and whose output they run", () => {
    const { steps } = planWith(build({ dockerfile: "Dockerfile" }));
    expect(steps.map(({ name, kind, needs, image }) => ({ name, kind, needs, image }))).toEqual([
      { name: "build:train", kind: "build", needs: [], image: undefined },
      {
        name: "train",
        kind: "job",
        needs: ["build:train"],
        image: { is: "ref", step: "build:train", output: "image", of: "json" },
      },
    ]);
    expect(steps.map(({ key }) => key)).toMatchInlineSnapshot(`
      [
        {
          "context": "sha256:cdb4ee2aea69cc6a83331bbe96dc2caa9a299d21329efb0336fc02a82e1839a8",
          "dockerfile": "sha256:60ce8fe843148dfd3c2b2f172e22c89b5fe961acb42b75dd844cd18b4510280c",
          "format": "1",
          "platform": "linux/amd64",
        },
        {
          "environment": "\${build:train.outputs.image}",
          "format": "1",
          "program": "["command","x"]",
          "step": "train",
        },
      ]
    `);
  });

  it("is one step however many name it, or say the same; another name is another image", () => {
    const shared = build({ dockerfile: "Dockerfile" });
    const again = build({ dockerfile: "Dockerfile" });
    const other = build({ dockerfile: "Dockerfile", name: "team/other", registry: "ghcr.io", target: "run" });
    const images = { a: shared, b: shared, c: again, d: other };
    const steps = Object.entries(images).map(([name, image]) => job(name, { image, command: ["x"] }));
    const plan = planOf(pipeline("p", steps), onDocker);
    expect(plan.steps.map(({ name, needs }) => [name, ...needs].join(" "))).toEqual([
      "build:a",
      "build:d",
      "a build:a",
      "b build:a",
      "c build:a",
      "d build:d",
    ]);
  });

  it("X30 is for linux/amd64 unless it says otherwise, and is called after its pipeline and step", () => {
    const { bases, context: _, ...rest } = buildIn(planWith(build({ dockerfile: "Dockerfile" })));
    expect([rest, bases]).toMatchInlineSnapshot(`
      [
        {
          "args": {},
          "dockerfile": {
            "shown": "Dockerfile",
            "text": "FROM busybox:1.36
      COPY . /app
      ",
          },
          "name": "p-train",
          "platform": "linux/amd64",
          "secrets": {},
          "tag": "a1b5655e20af",
        },
        [
          "busybox:1.36",
        ],
      ]
    `);
    const said = build({
      dockerfile: "Dockerfile",
      name: "team/trainer",
      platform: "linux/arm64",
      target: "run",
      args: { VERSION: "1" },
      secrets: { NPM_TOKEN: secret("TOKEN") },
    });
    const { name, platform, target, args, secrets, tag } = buildIn(planWith(said));
    expect({ name, platform, target, args, secrets }).toEqual({
      name: "team/trainer",
      platform: "linux/arm64",
      target: "run",
      args: { VERSION: "1" },
      secrets: { NPM_TOKEN: { is: "secret", name: "TOKEN" } },
    });
    expect(tag).not.toBe(rest.tag);
  });

  it("R101 goes to the build's own registry, or to the project's, with a name inside and one outside", () => {
    const registry = { push: "localhost:5000/team", pull: "registry:5000/team" };
    const image = build({ dockerfile: "Dockerfile" });
    expect(buildIn(planWith(image, undefined, { registry })).registry).toEqual(registry);
    const own = build({ dockerfile: "Dockerfile", registry: "ghcr.io/me" });
    expect(buildIn(planWith(own, undefined, { registry })).registry).toEqual({
      push: "ghcr.io/me",
      pull: "ghcr.io/me",
    });
  });

  it("is pulled by the name inside where the backend pulls, which needs a registry", () => {
    const declared = pipelineWith(build({ dockerfile: "Dockerfile" }));
    const rules = { kubernetes: { ...rulesWith(), images: "pulled" } } as const;
    const settings = { backend: "kubernetes", registry: { push: "a", pull: "b" } };
    expect(planOf(declared, settings, { rules }).steps.at(-1)?.image).toMatchObject({ output: "pulled" });
    expect(problemsOf(declared, { backend: "kubernetes" }, { rules })).toMatchInlineSnapshot(`
      "BUILD_INVALID at train · image
        Its backend pulls images from a registry, and the build has none to push to.
        Write \`registry\` in pipeline.config.ts, give --registry, or write it in the build."
    `);
  });

  it("is not made where the backend takes no notice of images, unless images alone are asked for", () => {
    const rules = { local: { ...rulesWith(), images: "ignored" } } as const;
    const image = build({ dockerfile: "Dockerfile", name: "mine" });
    const declared = pipeline("p", [
      job("a", { image, command: ["x"] }),
      deploy("b", { image: build({ project: "." }), args: ["x"], port: 1, health: "port" }),
    ]);
    expect(planOf(declared, {}, { rules }).steps.map(({ name, image: named }) => [name, named])).toEqual([
      ["a", "mine"],
      ["b", "b"],
    ]);
    expect(wanted(survey(declared, settingsWith()), rules).builds).toEqual([]);
    const facts = { ...requestFor(declared, onDocker).facts };
    const only = planOf(declared, { buildsOnly: true }, { rules, facts });
    expect([only.steps.map(({ name }) => name), only.borrowed]).toEqual([["build:a", "build:b"], []]);
  });

  it("is not made for a step that is left out, and what is wrong with it is told all the same", () => {
    const declared = pipeline("p", [
      job("a", { image: build({ dockerfile: "Dockerfile" }), command: ["x"] }),
      job("b", { command: ["x"] }),
    ]);
    expect(planOf(declared, { ...onDocker, select: { steps: ["b"] } }).steps.map(({ name }) => name)).toEqual(["b"]);
    const shared = build({ dockerfile: "Dockerfile" });
    const both = pipeline("p", [
      job("a", { image: shared, command: ["x"] }),
      job("b", { image: shared, command: ["x"] }),
    ]);
    expect(planOf(both, { ...onDocker, select: { steps: ["b"] } }).steps.map(({ name }) => name)).toEqual([
      "build:b",
      "b",
    ]);
    const wrong = pipeline("p", [
      job("a", { image: build({ dockerfile: "Dockerfile", platform: "amd64" }), command: ["x"] }),
      job("b", { command: ["x"] }),
    ]);
    expect(problemsOf(wrong, { ...onDocker, select: { steps: ["b"] } })).toContain("`platform` cannot be");
  });
});

describe("a build", () => {
  it("has a key of its own, and is no workload", () => {
    const [step] = planWith(build({ dockerfile: "Dockerfile" })).steps;
    if (step === undefined) throw new Error("nothing is planned");
    const plan = { namespace: "n", pipeline: "p", params: {} };
    expect(() => draftOf(step, { plan, rules: rulesWith() })).toThrow("internal: a build is no workload");
    expect(() => draftOf({ ...step, kind: "job" }, { plan, rules: rulesWith() })).toThrow("internal");
    expect(() => keyOf({ step, code: undefined, params: {}, sha256 })).toThrow(
      "internal: a build has a key of its own",
    );
  });

  it("of packages that are written in it reads no file", () => {
    const declared = pipelineWith(build({ requirements: ["numpy"], base: "python:3.13" }));
    const request = requestFor(declared, onDocker);
    const builds = new Map(
      [...request.facts.builds.keys()].map((each) => [each, { context: contextOf(each) }] as const),
    );
    const plan = planOf(declared, onDocker, { facts: { ...request.facts, builds } });
    expect(buildIn(plan).dockerfile.text).toContain("RUN python3 -m pip install numpy\n");
  });
});

function contextOf(image: Build): BuildFact["context"] {
  return buildFact(image).context;
}
