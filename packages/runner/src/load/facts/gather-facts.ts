import { dirname, resolve } from "node:path";
import type { Place, Step } from "@pipeline/dsl";
import type { Problem } from "../../compile/problem.ts";
import type { Facts, ShipFact } from "../../compile/request.ts";
import type { WantedBuild, WantedFacts } from "../../compile/wanted.ts";
import { declaredAt } from "../place/locate.ts";
import type { Surroundings } from "../thread/thread-message.ts";
import { type Digested, digestPath, sha256 } from "./digest-path.ts";
import { inParallel } from "./in-parallel.ts";
import { shipFact } from "./ship-facts.ts";
import { fromRoot, sourceFact } from "./source-facts.ts";

export interface FactScope extends Surroundings {
  /** Where relative paths start when no stack tells which file declares them. */
  readonly fallback: string;
}

/** Answers every question about files that compiling a pipeline asks. */
export async function gatherFacts(wanted: WantedFacts, scope: FactScope): Promise<Facts> {
  const digest = onceForEach(digestPath);
  const [sources, bound, ships, builds] = await Promise.all([
    inParallel(wanted.sources, async ({ source, path, place, step, field }) => {
      const asked = {
        path,
        base: folderOf(place, scope.fallback),
        shown: `source("${path}")`,
        said: { step, field, place },
      };
      return [source, await sourceFact(asked, scope.projectRoot, digest)] as const;
    }),
    inParallel(wanted.bound, async ({ name, path, step, field }) => {
      const asked = { path, base: scope.cwd, shown: `--input ${name}=${path}`, said: { step, field } };
      return [name, await sourceFact(asked, scope.projectRoot, digest)] as const;
    }),
    shipsOf(wanted.ships, scope, digest),
    inParallel(wanted.builds, async (each) => {
      return [each.build, await buildFactIn(each, scope)] as const;
    }),
  ]);
  const secretFiles = wanted.secretFiles.map(({ secret, path, place }) => {
    return [secret, fromRoot(scope.projectRoot, resolve(folderOf(place, scope.fallback), path))] as const;
  });
  return {
    sources: new Map(sources),
    secretFiles: new Map(secretFiles),
    bound: new Map(bound),
    ships,
    builds: new Map(builds),
    sha256,
  };
}

/** Only a plan with a build loads what reads contexts. */
async function buildFactIn(wanted: WantedBuild, scope: FactScope) {
  const { buildFact } = await import("./build-facts.ts");
  return buildFact(wanted, { base: folderOf(wanted.build.place, scope.fallback), root: scope.projectRoot });
}

type ShipAnswer = ShipFact | readonly Problem[];

async function shipsOf(steps: readonly Step[], scope: FactScope, digest: (path: string) => Promise<Digested>) {
  const root = scope.projectRoot;
  const [shipped, bundles] = await Promise.all([
    inParallel(steps, async (step) => {
      return [step.name, await shipFact(step, { base: folderOf(step.place, scope.fallback), root, digest })] as const;
    }),
    bundlesOf(steps, scope),
  ]);
  return new Map(shipped.map(([name, fact]) => [name, both(fact, bundles.get(name))]));
}

/** The bundler is heavy: only a plan with a `run` function loads it. */
async function bundlesOf(steps: readonly Step[], scope: FactScope): Promise<ReadonlyMap<string, ShipAnswer>> {
  const runs = steps.flatMap(({ name: step, spec, place }) =>
    typeof spec.run === "function" ? [{ step, run: spec.run, place }] : [],
  );
  if (runs.length === 0) return new Map();
  const { bundleRuns } = await import("../bundle/bundle-runs.ts");
  const { projectRoot, stateFolder } = scope;
  try {
    return await bundleRuns(runs, { projectRoot, stateFolder, sha256 });
  } catch (error) {
    const problem = unwritable(error, stateFolder);
    return new Map(runs.map(({ step }) => [step, [problem]]));
  }
}

/** Bundles are kept in the folder for state, which may lie where nothing can be written; any other error is thrown. */
function unwritable(error: unknown, folder: string): Problem {
  const known: readonly unknown[] = ["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "ENOTDIR", "EEXIST"];
  const isOurs = error instanceof Error && "code" in error && "path" in error && `${error.path}`.startsWith(folder);
  if (!isOurs || !known.includes(error.code)) throw error;
  const remedy = "Name another one: --state FOLDER, or PIPELINE_STATE.";
  return { code: "STATE_UNUSABLE", message: `The folder for state cannot be used: ${error.message}.`, remedy };
}

/** A `run` step may ship files too: they lie beside its bundle. */
function both(files: ShipAnswer, bundle: ShipAnswer | undefined): ShipAnswer {
  if (bundle === undefined) return files;
  if (!("code" in files) || !("code" in bundle)) return [files, bundle].flatMap((each) => ("code" in each ? [] : each));
  if (files.files.length === 0) return bundle;
  return { ...bundle, files: [...bundle.files, ...files.files], code: sha256(`${bundle.code}\n${files.code}`) };
}

/** Where paths start that a declaration names. */
export function folderOf(place: Place, fallback: string): string {
  const at = declaredAt(place);
  return at === undefined ? fallback : dirname(at.file);
}

function onceForEach<T>(work: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const made = work(path);
    known.set(path, made);
    return made;
  };
}
