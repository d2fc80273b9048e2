import type { Place } from "@pipeline/dsl";
import type { Problem } from "../../compile/problem.ts";
import type { ShipFact } from "../../compile/request.ts";
import { inParallel } from "../facts/in-parallel.ts";
import { BundleCache } from "./bundle-cache.ts";
import { bundleFunction } from "./bundle-function.ts";
import { bundlerFaults } from "./bundler-faults.ts";
import { type Fault, unplaced } from "./fault.ts";
import { type FunctionPlace, locateFunctions, type NoPlace } from "./locate-functions.ts";
import { type Prepared, prepareFunction } from "./prepare-function.ts";
import { type BundleStore, shipBundle } from "./ship-bundle.ts";
import { withResolver } from "./with-resolver.ts";
import { Workspace } from "./workspace.ts";

/** The function of one step. */
export interface Run {
  readonly step: string;
  readonly run: (context: never) => unknown;
  /** Of the step. */
  readonly place: Place;
}

interface Located {
  readonly run: Run;
  readonly place: FunctionPlace | NoPlace;
}

/**
 * Makes of each step's function one file that Node can start, which holds nothing but what the function reaches.
 *
 * The functions must have been loaded in this thread. Steps that share a function share its file.
 */
export async function bundleRuns(
  runs: readonly Run[],
  store: BundleStore,
): Promise<ReadonlyMap<string, ShipFact | readonly Problem[]>> {
  const places = await locateFunctions(runs.map(({ run }) => run));
  const located = runs.map((run, index): Located => ({ run, place: places[index] ?? unknown }));
  const groups = [...Map.groupBy(located, ({ place }) => JSON.stringify(place))].map(([, group]) => group);
  const prepared = await withResolver(store.projectRoot, (resolve) => {
    const workspace = new Workspace(resolve);
    return Promise.all(groups.map(([first]) => prepare(first?.place ?? unknown, workspace, store.projectRoot)));
  });
  const cache = new BundleCache(store);
  const made = await inParallel(prepared, (each) => bundle(each, cache, store));
  return new Map(groups.flatMap((group, index) => group.map(({ run }) => [run.step, answer(run, made[index] ?? [])])));
}

const unknown: NoPlace = { why: "cannot be found" };

async function prepare(place: FunctionPlace | NoPlace, workspace: Workspace, projectRoot: string): Promise<Prepared> {
  return "why" in place ? [unplaced(place.why)] : prepareFunction(place, workspace, projectRoot);
}

async function bundle(
  prepared: Prepared,
  cache: BundleCache,
  store: BundleStore,
): Promise<ShipFact | readonly Fault[]> {
  if (!("slices" in prepared)) return prepared;
  const known = await cache.find(prepared);
  if (known !== undefined) return known;
  const bundled = await bundleFunction(prepared, store.projectRoot);
  if (!bundled.ok) return bundlerFaults(bundled.errors, store.projectRoot);
  const fact = await shipBundle(bundled, store);
  await cache.remember(prepared, bundled.inputs, fact);
  return fact;
}

function answer({ step, place }: Run, made: ShipFact | readonly Fault[]): ShipFact | readonly Problem[] {
  return "code" in made ? made : made.map((fault) => ({ place, ...fault, step, field: "run" }));
}
