import { build, secret } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import type { Problem } from "./problem.ts";
import { onDocker, pipelineWith, planWith, problemsWith } from "./testing/building.ts";
import { buildFact, problemsOf, requestFor } from "./testing/compiling.ts";

describe("what is wrong with a build", () => {
  it("is told at once, each at its field", () => {
    const wrong = {
      kind: "build",
      place: {},
      spec: {
        dockerfile: "Dockerfile",
        project: ".",
        base: "--privileged",
        name: "Team/Train",
        registry: "https://ghcr.io",
        platform: "amd64",
        args: { N: 1 },
        ignore: "data",
        contextLimit: "5GB",
        requirements: ["--index-url=x"],
        aptPackages: ["Git"],
        pyproject: "yes",
        dockerFile: "x",
        target: "",
        context: 1,
        secrets: { "a-b": secret("A"), TOKEN: "hunter2" },
        entryScript: "train.r",
      },
    };
    expect(problemsWith(wrong)).toMatchInlineSnapshot(`
      "FIELD_INVALID at train · base
        \`base\` cannot be "--privileged".
        Write the name of an image, such as "python:3.12-slim".
      FIELD_INVALID at train · name
        \`name\` cannot be "Team/Train".
        Write the name of an image in lower case, such as "team/train".
      FIELD_INVALID at train · registry
        \`registry\` cannot be "https://ghcr.io".
        Write a registry without a scheme, such as "ghcr.io/team".
      FIELD_INVALID at train · platform
        \`platform\` cannot be "amd64".
        Write an operating system and an architecture, such as "linux/amd64".
      FIELD_INVALID at train · args.N
        \`args.N\` cannot be 1.
        Write a text.
      FIELD_INVALID at train · ignore
        \`ignore\` cannot be "data".
        Write a list of patterns.
      FIELD_INVALID at train · contextLimit
        \`contextLimit\` cannot be "5GB".
        Write an amount with its unit (Ki, Mi, Gi, Ti), such as "4Gi".
      FIELD_INVALID at train · requirements[0]
        \`requirements[0]\` cannot be "--index-url=x".
        Write a requirement such as "numpy==2.1".
      FIELD_INVALID at train · aptPackages[0]
        \`aptPackages[0]\` cannot be "Git".
        Write the name of a package, such as "libgomp1".
      FIELD_INVALID at train · pyproject
        \`pyproject\` cannot be "yes".
        Write true or false.
      FIELD_UNSUPPORTED at train · dockerFile
        There is no field \`dockerFile\`.
        Did you mean "dockerfile"?
      FIELD_INVALID at train · target
        \`target\` cannot be "".
        Write a text.
      FIELD_INVALID at train · context
        \`context\` cannot be 1.
        Write a text.
      BUILD_INVALID at train · dockerfile
        \`dockerfile\` and \`project\` each say what the image is made from.
        Keep one of them.
      FIELD_INVALID at train · secrets.a-b
        \`secrets.a-b\` cannot be "a-b".
        Write \`{ PIP_INDEX_URL: secret("PIP_INDEX_URL") }\`: ids are named as variables are.
      FIELD_INVALID at train · secrets.TOKEN
        \`secrets.TOKEN\` cannot be "hunter2".
        Write \`{ PIP_INDEX_URL: secret("PIP_INDEX_URL") }\`: ids are named as variables are."
    `);
  });

  it("an entry that nothing runs, and a build of nothing", () => {
    expect(problemsWith(build({ project: ".", entryScript: "train.r" }), {})).toMatchInlineSnapshot(`
      "SCRIPT_UNKNOWN_KIND at train · entryScript
        Nothing is known that runs "train.r".
        Name a file that ends in .py, .sh, .js, .mjs or .ts; or give the step \`args\`."
    `);
    expect(problemsWith(build({ base: "x" } as never))).toMatchInlineSnapshot(`
      "BUILD_INVALID at train
        Nothing says what the image is made from.
        Give a \`dockerfile\`, a \`project\`, or \`requirements\` to install on top of a \`base\`."
    `);
    expect(problemsWith({ kind: "built" })).toMatchInlineSnapshot(`
      "FIELD_INVALID at train · image
        \`image\` cannot be a record.
        Write the name of an image, or a build({ … })."
    `);
    expect(problemsWith(build({ dockerfile: 3, secrets: [], args: [] } as never))).toMatchInlineSnapshot(`
      "FIELD_INVALID at train · dockerfile
        \`dockerfile\` cannot be 3.
        Write a text.
      FIELD_INVALID at train · secrets
        \`secrets\` cannot be an empty list.
        Write a record.
      FIELD_INVALID at train · args
        \`args\` cannot be an empty list.
        Write a record of texts."
    `);
  });

  it("what does not fit to that which the image is made from", () => {
    expect(
      problemsWith(build({ dockerfile: "Dockerfile", base: "x", requirements: ["numpy"] } as never)),
    ).toMatchInlineSnapshot(`
      "FIELD_UNSUPPORTED at train · base
        \`base\` has no meaning for an image that is made from a Dockerfile.
        Write it into the Dockerfile.
      FIELD_UNSUPPORTED at train · requirements
        \`requirements\` has no meaning for an image that is made from a Dockerfile.
        Write it into the Dockerfile."
    `);
    expect(problemsWith(build({ project: ".", target: "run" } as never))).toMatchInlineSnapshot(`
      "FIELD_UNSUPPORTED at train · target
        \`target\` has no meaning for an image that is made from a project.
        Leave it out."
    `);
    expect(problemsWith(build({ aptPackages: ["git"], entryScript: "x.py" } as never))).toMatchInlineSnapshot(`
      "FIELD_UNSUPPORTED at train · entryScript
        \`entryScript\` has no meaning for an image that is made from packages alone.
        Leave it out."
    `);
  });

  it("what was found on disk is passed on", () => {
    const declared = pipelineWith(build({ dockerfile: "Dockerfile" }));
    const request = requestFor(declared, onDocker);
    const problem: Problem = { code: "FILE_MISSING", message: "it is not there", remedy: "put it there" };
    const builds = new Map([...request.facts.builds.keys()].map((each) => [each, [problem]] as const));
    expect(problemsOf(declared, onDocker, { facts: { ...request.facts, builds } })).toContain("it is not there");
    const nobody = { ...request.facts, builds: new Map() };
    expect(() => problemsOf(declared, onDocker, { facts: nobody })).toThrow("internal");
  });

  it("its key holds everything that the image is made from", () => {
    const said = { dockerfile: "Dockerfile", target: "run", args: { A: "1" }, secrets: { T: secret("T") } };
    const [step] = planWith(build({ ...said, registry: "ghcr.io" })).steps;
    expect(Object.keys(step?.key ?? {})).toEqual([
      "format",
      "registry",
      "dockerfile",
      "context",
      "platform",
      "target",
      "arg.A",
      "secrets",
    ]);
    expect(buildFact(build({ dockerfile: "x" })).dockerfile?.shown).toBe("x");
  });
});
