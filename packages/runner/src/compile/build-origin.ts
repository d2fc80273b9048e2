import type { StepScope, Written } from "./scope.ts";

/** Fields that say nothing, by what the image is made from. */
const meaningless = {
  dockerfile: ["base", "aptPackages", "requirements", "entryScript", "pyproject"],
  project: ["context", "target"],
  packages: ["context", "target", "entryScript", "pyproject"],
} as const;

const named = { dockerfile: "a Dockerfile", project: "a project", packages: "packages alone" } as const;

/** Whether a build says what its image is made from, once, and nothing that does not fit to it. */
export function checkOrigin(written: Written, scope: StepScope): void {
  const { dockerfile, project, requirements, aptPackages } = written;
  const { report } = scope;
  if (dockerfile !== undefined && project !== undefined) {
    const message = "`dockerfile` and `project` each say what the image is made from.";
    report({ code: "BUILD_INVALID", field: "dockerfile", message, remedy: "Keep one of them." });
  } else if (dockerfile !== undefined) checkFit(written, "dockerfile", scope);
  else if (project !== undefined) checkFit(written, "project", scope);
  else if (requirements !== undefined || aptPackages !== undefined) {
    checkFit(written, "packages", scope);
    if (requirements !== undefined) warnOfClashes(scope);
  } else {
    const remedy = "Give a `dockerfile`, a `project`, or `requirements` to install on top of a `base`.";
    report({ code: "BUILD_INVALID", message: "Nothing says what the image is made from.", remedy });
  }
}

function checkFit(written: Written, origin: keyof typeof meaningless, { report }: StepScope): void {
  for (const field of meaningless[origin]) {
    if (written[field] === undefined) continue;
    const message = `\`${field}\` has no meaning for an image that is made from ${named[origin]}.`;
    const remedy = origin === "dockerfile" ? "Write it into the Dockerfile." : "Leave it out.";
    report({ code: "FIELD_UNSUPPORTED", field, message, remedy });
  }
}

/** R29: packages of a build without a project meet those that its base already has. */
function warnOfClashes({ warn }: StepScope): void {
  warn({
    code: "BUILD_INVALID",
    field: "image",
    message: "The requirements of a build without a project may clash with packages that its base already has.",
    remedy: "Pin their versions to what the base has, or start from a base without them.",
  });
}
