import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { dockerClient } from "../../packages/backends/src/build/fixtures/docker-client.ts";
import type { Engine } from "../../packages/backends/src/docker/fixtures/engines.ts";
import { TestProject } from "./project.ts";

const author = {
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.org",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.org",
  GIT_CONFIG_NOSYSTEM: "1",
};

/** A project beside an engine, with a `docker` that talks to it. */
export interface ImageBench {
  readonly project: TestProject;
  /** `pipeline …` */
  readonly call: (...args: readonly string[]) => ReturnType<TestProject["call"]>;
  readonly start: (...args: readonly string[]) => ReturnType<TestProject["start"]>;
  readonly docker: (...args: readonly string[]) => string;
  readonly git: (...args: readonly string[]) => string;
}

export async function imageBench(engine: Engine, files: Readonly<Record<string, string>>): Promise<ImageBench> {
  const client = dockerClient(engine);
  onTestFinished(() => client[Symbol.dispose]());
  const project = await TestProject.with(files);
  const env = { ...client.env, ...author };
  const run = (command: string, args: readonly string[]): string =>
    execFileSync(command, args, { cwd: project.folder, env, encoding: "utf8" }).trim();
  onTestFinished(() => {
    const runs = existsSync(join(project.folder, ".pipeline/runs"))
      ? readdirSync(join(project.folder, ".pipeline/runs"))
      : [];
    const made = runs.flatMap((id) =>
      run("docker", ["images", "-q", "--filter", `label=pipeline-run=${id}`]).split("\n"),
    );
    const images = [...new Set(made.filter(Boolean))];
    if (images.length > 0) spawnSync("docker", ["image", "rm", "-f", ...images], { env });
  });
  return {
    project,
    call: (...args) => project.call(args, env),
    start: (...args) => project.start(args, env),
    docker: (...args) => run("docker", args),
    git: (...args) => run("git", args),
  };
}
