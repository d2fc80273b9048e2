import { isRecord } from "./handle.ts";
import type { PlannedBuild } from "./plan.ts";
import { interpreterOf } from "./program.ts";
import { projectDockerfile } from "./project-dockerfile.ts";
import type { BuildFact } from "./request.ts";
import type { StepScope, Written } from "./scope.ts";

/** Stands for the path of one that is written when its build begins. */
export const madeDockerfile: string = "its Dockerfile";

const nothing: NonNullable<BuildFact["python"]> = { namesFiles: false };

/** The Dockerfile that is made for a project, or for packages alone. */
export function dockerfileOf(
  written: Written,
  { fact, survey, report }: Pick<StepScope, "survey" | "report"> & { readonly fact: BuildFact },
): PlannedBuild["dockerfile"] | undefined {
  const { base, project, entryScript, pyproject } = written;
  const { dependencies, ...python } = fact.python ?? nothing;
  const isPackage = pyproject !== false && dependencies !== undefined;
  const entry = typeof entryScript === "string" ? entryOf(entryScript) : undefined;
  if (entry === undefined && entryScript !== undefined) {
    const message = `Nothing is known that runs "${String(entryScript)}".`;
    const remedy = "Name a file that ends in .py, .sh, .js, .mjs or .ts; or give the step `args`.";
    report({ code: "SCRIPT_UNKNOWN_KIND", field: "entryScript", message, remedy });
    return undefined;
  }
  const text = projectDockerfile({
    base: typeof base === "string" ? base : survey.settings.images.script,
    hasCode: project !== undefined,
    ...(entry === undefined ? {} : { entry }),
    requirements: listOf(written.requirements),
    aptPackages: listOf(written.aptPackages),
    ...(isPackage && { dependencies }),
    python,
    args: Object.keys(isRecord(written.args) ? written.args : {}),
    secrets: Object.keys(isRecord(written.secrets) ? written.secrets : {}),
  });
  return { shown: madeDockerfile, text };
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function entryOf(script: string): readonly string[] | undefined {
  const interpreter = interpreterOf(script);
  return interpreter && [...interpreter, script];
}
