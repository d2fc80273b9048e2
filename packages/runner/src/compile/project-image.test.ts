import { build, secret } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { compile } from "./compile.ts";
import type { BuildFact } from "./request.ts";
import { buildIn, onDocker, pipelineWith, planWith, problemsWith } from "./testing/building.ts";
import { buildFact, planOf, requestFor, rulesWith, told } from "./testing/compiling.ts";

describe("an image of a project (R5, R38)", () => {
  const dockerfileOf = (image: unknown, fact?: Partial<BuildFact>): string => {
    const declared = pipelineWith(image);
    const request = requestFor(declared, onDocker);
    const builds = new Map([...request.facts.builds].map(([each]) => [each, { ...buildFact(each), ...fact }] as const));
    const compiled = compile({ ...request, facts: { ...request.facts, builds } });
    if (!compiled.ok) throw new Error(told(compiled.problems));
    return buildIn(compiled.plan).dockerfile.text;
  };

  it("R7 R16 R17 gets system packages, Python packages, code and entry, what changes seldom first", () => {
    const image = build({
      project: ".",
      base: "python:3.13",
      entryScript: "train.py",
      aptPackages: ["libgomp1", "git=1:2"],
    });
    expect(dockerfileOf(image)).toMatchInlineSnapshot(`
      "FROM python:3.13
      ARG PIP_BREAK_SYSTEM_PACKAGES=1
      ARG PIP_DISABLE_PIP_VERSION_CHECK=1
      ARG PIP_NO_CACHE_DIR=1
      ARG PIP_ROOT_USER_ACTION=ignore
      ENV PYTHONUNBUFFERED=1
      WORKDIR /app
      RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 git=1:2 && rm -rf /var/lib/apt/lists/*
      COPY ["requirements.txt","requirements.txt"]
      RUN python3 -m pip install -r requirements.txt
      COPY . .
      ENTRYPOINT []
      CMD ["python3","train.py"]
      "
    `);
  });

  it("takes requirements from the build, quoted for the shell, with secrets as variables of that one command", () => {
    const image = build({
      project: ".",
      requirements: ["numpy==2.1", 'tomli; python_version < "3.11"', "it's"],
      args: { PIP_INDEX_URL: "http://x" },
      secrets: { PIP_EXTRA_INDEX_URL: secret("INDEX") },
    });
    expect(dockerfileOf(image, { python: { namesFiles: false } })).toMatchInlineSnapshot(`
      "FROM python:3.12-slim
      ARG PIP_BREAK_SYSTEM_PACKAGES=1
      ARG PIP_DISABLE_PIP_VERSION_CHECK=1
      ARG PIP_NO_CACHE_DIR=1
      ARG PIP_ROOT_USER_ACTION=ignore
      ARG PIP_INDEX_URL
      ENV PYTHONUNBUFFERED=1
      WORKDIR /app
      RUN --mount=type=secret,id=PIP_EXTRA_INDEX_URL export PIP_EXTRA_INDEX_URL="$(cat /run/secrets/PIP_EXTRA_INDEX_URL)" && python3 -m pip install numpy==2.1 'tomli; python_version < "3.11"' 'it'\\''s'
      COPY . .
      ENTRYPOINT []
      "
    `);
  });

  it("installs a package with what its pyproject.toml names before its code is copied", () => {
    const image = build({ project: ".", entryScript: "run.sh" });
    expect(dockerfileOf(image, { python: { namesFiles: false, dependencies: ["click>=8"] } })).toMatchInlineSnapshot(`
      "FROM python:3.12-slim
      ARG PIP_BREAK_SYSTEM_PACKAGES=1
      ARG PIP_DISABLE_PIP_VERSION_CHECK=1
      ARG PIP_NO_CACHE_DIR=1
      ARG PIP_ROOT_USER_ACTION=ignore
      ENV PYTHONUNBUFFERED=1
      WORKDIR /app
      RUN python3 -m pip install 'click>=8'
      COPY . .
      RUN python3 -m pip install --no-deps .
      ENTRYPOINT []
      CMD ["sh","run.sh"]
      "
    `);
  });

  it("copies the code first where the requirements name files of the project", () => {
    const python = { requirements: "requirements/all.txt", namesFiles: true };
    expect(dockerfileOf(build({ project: "." }), { python })).toMatchInlineSnapshot(`
      "FROM python:3.12-slim
      ARG PIP_BREAK_SYSTEM_PACKAGES=1
      ARG PIP_DISABLE_PIP_VERSION_CHECK=1
      ARG PIP_NO_CACHE_DIR=1
      ARG PIP_ROOT_USER_ACTION=ignore
      ENV PYTHONUNBUFFERED=1
      WORKDIR /app
      COPY . .
      RUN python3 -m pip install -r requirements/all.txt
      ENTRYPOINT []
      "
    `);
  });

  it("R29 can be packages alone, and leaves the file that listed them nowhere", () => {
    expect(dockerfileOf(build({ requirements: "requirements.txt" }))).toMatchInlineSnapshot(`
      "FROM python:3.12-slim
      ARG PIP_BREAK_SYSTEM_PACKAGES=1
      ARG PIP_DISABLE_PIP_VERSION_CHECK=1
      ARG PIP_NO_CACHE_DIR=1
      ARG PIP_ROOT_USER_ACTION=ignore
      ENV PYTHONUNBUFFERED=1
      COPY ["requirements.txt","/tmp/requirements.txt"]
      RUN python3 -m pip install -r /tmp/requirements.txt && rm /tmp/requirements.txt
      "
    `);
    expect(planWith(build({ requirements: ["numpy"] })).warnings).toMatchInlineSnapshot(`
      [
        {
          "code": "BUILD_INVALID",
          "field": "image",
          "message": "The requirements of a build without a project may clash with packages that its base already has.",
          "remedy": "Pin their versions to what the base has, or start from a base without them.",
          "step": "train",
        },
      ]
    `);
  });

  it("R9 a command starts where the project lies: such an image has no entry point of its own", () => {
    const image = build({ project: ".", entryScript: "train.py" });
    expect(planWith(image, { command: ["python3", "other.py"], args: ["--fast"] }).steps.at(-1)?.program).toMatchObject(
      {
        by: "image",
        args: [{ value: "python3" }, { value: "other.py" }, { value: "--fast" }],
      },
    );
    expect(problemsWith(image, { command: [] })).toContain("PROGRAM_MISSING");
    const rules = { local: { ...rulesWith(), images: "ignored" } } as const;
    const onLocal = planOf(pipelineWith(image, { command: ["python3"] }), {}, { rules });
    expect(onLocal.steps.map(({ program }) => program.by)).toEqual(["command"]);
  });

  it("R8 R24 args win over an entry script, with a warning", () => {
    const plan = planWith(build({ project: ".", entryScript: "train.py" }), { args: ["python3", "other.py"] });
    expect(plan.steps.at(-1)?.program).toMatchObject({
      by: "image",
      args: [{ value: "python3" }, { value: "other.py" }],
    });
    expect(plan.warnings).toMatchInlineSnapshot(`
      [
        {
          "code": "BUILD_INVALID",
          "field": "args",
          "message": "\`args\` are what runs, and not the \`entryScript\` "train.py" of the image.",
          "remedy": "To give it arguments, let \`args\` start with its interpreter and its path; or leave one of the two out.",
          "step": "train",
        },
      ]
    `);
    expect(planWith(build({ project: ".", entryScript: "train.py" }), {}).warnings).toEqual([]);
  });

  it("R25 needs an entry script, args or a command", () => {
    expect(problemsWith(build({ project: "." }), {})).toMatchInlineSnapshot(`
      "PROGRAM_MISSING at train · image
        The image holds the folder ".", but nothing says what runs in it.
        Give the build an \`entryScript\`, or the step \`args\`, a \`command\` or a \`script\`."
    `);
    expect(problemsWith(build({ requirements: ["x"] }), {})).toMatchInlineSnapshot(`
      "PROGRAM_MISSING at train · image
        The image holds packages, but nothing says what runs in it.
        Give the build an \`entryScript\`, or the step \`args\`, a \`command\` or a \`script\`."
    `);
    for (const spec of [{ args: ["x"] }, { command: ["x"] }, { script: "x.py" }]) {
      expect(problemsWith(build({ project: "." }), spec)).toBe("");
    }
  });
});
