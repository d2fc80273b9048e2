import { type Build, build, deploy, job, secret } from "@pipeline/dsl";

const fromFile: Build = build({ dockerfile: "Dockerfile", context: ".", target: "run", args: { VERSION: "1" } });
const fromProject: Build = build({
  project: ".",
  base: "python:3.12-slim",
  entryScript: "train.py",
  requirements: ["numpy"],
  aptPackages: ["libgomp1"],
  secrets: { PIP_INDEX_URL: secret("INDEX") },
  ignore: ["data"],
  platform: "linux/arm64",
  contextLimit: "2Gi",
});
build({ project: ".", requirements: "requirements/base.txt", pyproject: true });
const fromPackages: Build = build({ base: "python:3.12-slim", requirements: ["numpy"] });
build({ aptPackages: ["libgomp1"] });

// It goes where an image's name goes, whatever runs in it.
job("image", { image: fromProject });
job("arguments", { image: fromProject, args: ["--fast"] });
job("command", { image: fromFile, command: ["echo"] });
job("script", { image: fromPackages, script: "x.py" });
job("run", { image: fromFile, run: () => {} });
deploy("serve", { image: fromFile, port: 8080, health: "/health" });

// @ts-expect-error nothing says where it comes from
build({ args: {} });
// @ts-expect-error a Dockerfile or a project, not both
build({ dockerfile: "Dockerfile", project: "." });
// @ts-expect-error a Dockerfile says itself what is installed
build({ dockerfile: "Dockerfile", requirements: ["numpy"] });
// @ts-expect-error a project has no stages
build({ project: ".", target: "run" });
// @ts-expect-error a secret in an argument could be read from the image
build({ project: ".", args: { TOKEN: secret("TOKEN") } });
// @ts-expect-error a value is no secret
build({ project: ".", secrets: { TOKEN: "hunter2" } });
// @ts-expect-error no such property
build({ project: ".", requirement: ["numpy"] });
