import type { Build } from "@pipeline/dsl";
import { chosenBackend, needsBuilds } from "./backend.ts";
import { planBuild } from "./build-step.ts";
import { isBuild } from "./handle.ts";
import type { PlannedStep } from "./plan.ts";
import type { StepScope, Written } from "./scope.ts";

/** The image of a step: by its name, or by the build that makes it, which is a step that this one needs. */
export function planImage(scope: StepScope): PlannedStep["image"] {
  const { written, request, survey, runs, step } = scope;
  const { image } = written;
  if (!isBuild(image)) return typeof image === "string" ? image : undefined;
  checkUse(image, scope);
  const build = planBuild(image, scope, runs && needsBuilds(written, survey.settings, request.rules));
  if (build === undefined) return typeof image.spec.name === "string" ? image.spec.name : step.name;
  const isPulled = request.rules[chosenBackend(written, survey.settings)]?.images === "pulled";
  if (isPulled) checkRegistry(build, scope);
  return { is: "ref", step: build.name, output: isPulled ? "pulled" : "image", of: "json" };
}

/** R24, R25: what runs in the image of a project, and whether anything does. */
function checkUse({ spec }: Build, { written, report, warn }: StepScope): void {
  if (spec.dockerfile !== undefined || isProgramSaid(written)) return;
  const hasArgs = Array.isArray(written.args) && written.args.length > 0;
  if (spec.entryScript === undefined && !hasArgs) report(nothingRuns(spec.project));
  if (spec.entryScript === undefined || !hasArgs) return;
  warn({
    code: "BUILD_INVALID",
    field: "args",
    message: `\`args\` are what runs, and not the \`entryScript\` "${spec.entryScript}" of the image.`,
    remedy: "To give it arguments, let `args` start with its interpreter and its path; or leave one of the two out.",
  });
}

function isProgramSaid({ run, script, command }: Written): boolean {
  return run !== undefined || script !== undefined || command !== undefined;
}

function nothingRuns(project: string | undefined) {
  const what = project === undefined ? "packages" : `the folder "${project}"`;
  return {
    code: "PROGRAM_MISSING",
    field: "image",
    message: `The image holds ${what}, but nothing says what runs in it.`,
    remedy: "Give the build an `entryScript`, or the step `args`, a `command` or a `script`.",
  } as const;
}

function checkRegistry({ program }: PlannedStep, { report }: StepScope): void {
  if (program.by !== "build" || program.build.registry !== undefined) return;
  report({
    code: "BUILD_INVALID",
    field: "image",
    message: "Its backend pulls images from a registry, and the build has none to push to.",
    remedy: "Write `registry` in pipeline.config.ts, give --registry, or write it in the build.",
  });
}
