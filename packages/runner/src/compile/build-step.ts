import type { Build } from "@pipeline/dsl";
import { baseImages } from "./base-images.ts";
import { buildFields } from "./build-fields.ts";
import { checkOrigin } from "./build-origin.ts";
import { checkFields } from "./check-fields.ts";
import { isRecord, isSecret } from "./handle.ts";
import type { PlannedBuild, PlannedStep } from "./plan.ts";
import { dockerfileOf } from "./project-image.ts";
import type { BuildFact } from "./request.ts";
import type { Said, StepScope, Written } from "./scope.ts";
import { isPlainSecret, planSecret } from "./secrets.ts";
import { shown } from "./shown.ts";

/** The builds of a plan: each is planned once, however many steps name it or another one that says the same. */
export interface BuildBook {
  /** What is wrong with these has been told; by their secrets, as far as they are right. */
  readonly checked: Map<Build, PlannedBuild["secrets"]>;
  /** `undefined`: it has problems. */
  readonly planned: Map<Build, PlannedStep | undefined>;
  /** By the digest of all that the image is made from. */
  readonly steps: Map<string, PlannedStep>;
}

export function newBuildBook(): BuildBook {
  return { checked: new Map(), planned: new Map(), steps: new Map() };
}

/** Raised when components change their meaning: images of before are not found any more. */
const format = "1";

/** The step that makes the image; `undefined` when it is not to be made, or has problems. */
export function planBuild(build: Build, { step, ...scope }: StepScope, isMade: boolean): PlannedStep | undefined {
  const { builds, pass } = scope;
  const own = { ...scope, step, report: (said: Said) => pass({ ...said, step: step.name, place: build.place }) };
  const secrets = builds.checked.get(build) ?? check(build, own);
  builds.checked.set(build, secrets);
  if (!isMade) return undefined;
  if (!builds.planned.has(build)) builds.planned.set(build, plan(build, secrets, own));
  return builds.planned.get(build);
}

function check({ spec }: Build, scope: StepScope): PlannedBuild["secrets"] {
  const written: Written = { ...spec };
  checkFields(written, buildFields, scope.report);
  checkOrigin(written, scope);
  return secretsOf(written, scope);
}

function plan(build: Build, secrets: PlannedBuild["secrets"], scope: StepScope): PlannedStep | undefined {
  const written: Written = { ...build.spec };
  const fact = factOf(build, scope);
  const dockerfile = fact && (fact.dockerfile ?? dockerfileOf(written, { ...scope, fact }));
  return dockerfile && fact && register(buildOf(written, { fact, dockerfile, secrets, scope }), scope);
}

function factOf(build: Build, { request, pass }: StepScope): BuildFact | undefined {
  const fact = request.facts.builds.get(build);
  if (fact === undefined) throw new Error("internal: nobody looked for what an image is built from");
  if (!("length" in fact)) return fact;
  fact.forEach(pass);
  return undefined;
}

function secretsOf({ secrets }: Written, { report, request }: StepScope): PlannedBuild["secrets"] {
  const entries = Object.entries(isRecord(secrets) ? secrets : {});
  return Object.fromEntries(
    entries.flatMap(([id, value]) => {
      if (isSecret(value) && isPlainSecret(value) && /^[A-Za-z_]\w*$/.test(id))
        return [[id, planSecret(value, request.facts.secretFiles)]];
      const wrong = isSecret(value) ? shown(id) : shown(value);
      const remedy = 'Write `{ PIP_INDEX_URL: secret("PIP_INDEX_URL") }`: ids are named as variables are.';
      const message = `\`secrets.${id}\` cannot be ${wrong}.`;
      report({ code: "FIELD_INVALID", field: `secrets.${id}`, message, remedy });
      return [];
    }),
  );
}

interface Parts {
  readonly fact: BuildFact;
  readonly dockerfile: PlannedBuild["dockerfile"];
  readonly secrets: PlannedBuild["secrets"];
  readonly scope: StepScope;
}

type Untagged = Omit<PlannedBuild, "tag">;

function buildOf(written: Written, { fact, dockerfile, secrets, scope }: Parts): Untagged {
  const { head, step } = scope;
  const args: Record<string, string> = isRecord(written.args)
    ? Object.fromEntries(Object.entries(written.args).map(([name, value]) => [name, String(value)]))
    : {};
  const own = typeof written.registry === "string" ? { push: written.registry, pull: written.registry } : undefined;
  const registry = own ?? scope.survey.settings.registry;
  return {
    name: typeof written.name === "string" ? written.name : imageName(`${head.pipeline}-${step.name}`),
    ...(registry !== undefined && { registry }),
    dockerfile,
    context: fact.context,
    ...(typeof written.target === "string" && { target: written.target }),
    platform: typeof written.platform === "string" ? written.platform : "linux/amd64",
    args,
    secrets,
    bases: baseImages(dockerfile.text, args),
  };
}

/** Of a step's name what a registry takes. */
function imageName(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]+/g, "-").replace(/-$/, "");
}

/** Two builds that say the same are one step, called after the first step that names one. */
function register(build: Untagged, { builds, step, request }: StepScope): PlannedStep {
  const { sha256 } = request.facts;
  const key = keyOf(build, sha256);
  const digest = sha256(JSON.stringify(key));
  const before = builds.steps.get(digest);
  if (before !== undefined) return before;
  const made = stepOf({ ...build, tag: digest.slice(0, 12) }, `build:${step.name}`, key);
  builds.steps.set(digest, made);
  return made;
}

/** What is made from the same, and goes to the same place under the same name, is the same image. */
function keyOf({ name, registry, dockerfile, context, ...build }: Untagged, sha256: (text: string) => string) {
  return {
    format,
    ...(registry === undefined ? {} : { registry: `${registry.push}/${name}` }),
    dockerfile: `sha256:${sha256(dockerfile.text)}`,
    context: context.digest,
    platform: build.platform,
    ...(build.target === undefined ? {} : { target: build.target }),
    ...Object.fromEntries(Object.entries(build.args).map(([arg, value]) => [`arg.${arg}`, value])),
    ...(Object.keys(build.secrets).length === 0 ? {} : { secrets: Object.keys(build.secrets).sort().join(",") }),
  };
}

const text = { kind: "json", schema: { type: "string" } } as const;

function stepOf(build: PlannedBuild, name: string, key: PlannedStep["key"]): PlannedStep {
  return {
    name,
    kind: "build",
    backend: "build",
    needs: [],
    program: { by: "build", build },
    inputs: {},
    env: {},
    outputs: { image: text, digest: text, name: text, ...(build.registry === undefined ? {} : { pulled: text }) },
    resources: { gpu: [] },
    retries: { budget: { backend: 2, lost: 1 }, delayMs: 1_000, maxDelayMs: 30_000 },
    priority: 0,
    pools: {},
    ships: [],
    cache: true,
    volatile: [],
    key,
    workers: 1,
    sidecars: {},
  };
}
