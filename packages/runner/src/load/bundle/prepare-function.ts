import type { FunctionSources } from "./bundle-function.ts";
import {
  bound,
  captures,
  type Fault,
  holdsItself,
  isNotFixed,
  reachesHandle,
  readsOutside,
  receives,
  unplaced,
} from "./fault.ts";
import type { FunctionPlace } from "./locate-functions.ts";
import { offsetOf } from "./module/lines.ts";
import type { ModuleSource } from "./module/module-source.ts";
import { declaringScope } from "./module/scope.ts";
import { type DslUse, Reach, rootOf } from "./reach.ts";
import { readsAtImport } from "./reads-at-import.ts";
import { type Exposure, exposureOf, type FreeNames, freeNames, functionAt, type RunFunction } from "./run-function.ts";
import { keptPieces, type Piece, sliceOf } from "./slice.ts";
import type { Workspace } from "./workspace.ts";

/** What is to be bundled, or everything that stands against it. */
export type Prepared = FunctionSources | readonly Fault[];

/** Takes a function out of its file, with what it reaches there and elsewhere. */
export async function prepareFunction(
  { path, line, column }: FunctionPlace,
  workspace: Workspace,
  projectRoot: string,
): Promise<Prepared> {
  const module = await workspace.module(path);
  const run = module && functionAt(offsetOf(module.text, line, column), module);
  if (module === undefined || run === undefined) return [unplaced("cannot be found in the file that it comes from")];
  const exported = unusedName(module);
  const exposure = exposureOf(run, exported);
  const free = freeNames(run, module);
  const reach = await reached({ module, run, exposure, free }, workspace);
  const faults = [
    ...free.captured.map(({ name, start }) => captures(name, module, start)),
    ...free.receivers.map(({ name, start }) => receives(name, module, start)),
    ...overlap({ module, run, exposure, reach }),
    ...(await handlesReached({ module, run, exposure, free, reach }, workspace)),
    ...boundToFile(reach, module, run),
    ...(await readsAtImport(reach)).map((read) => readsOutside(read, read.module, projectRoot)),
  ];
  if (faults.length > 0) return distinct(faults);
  const slices = [...reach.kept].map(([each, kept]) => {
    const own = each === module ? exposedPieces(exposure, exported, module) : [];
    return [each.path, sliceOf(each, [...keptPieces(each, kept), ...own])] as const;
  });
  return { path, exported, slices: new Map(slices) };
}

/** Of the language for pipelines; its other functions compute something and may be bundled. */
const onlyWhilePlanning: ReadonlySet<string> = new Set([
  "*",
  "deploy",
  "dir",
  "file",
  "job",
  "param",
  "pipeline",
  "secret",
  "secretFile",
  "sh",
  "source",
  "text",
]);

interface Start {
  readonly module: ModuleSource;
  readonly run: RunFunction;
  readonly exposure: Exposure;
  readonly free: FreeNames;
}

async function reached({ module, run, exposure, free }: Start, workspace: Workspace): Promise<Reach> {
  const reach = new Reach(workspace, module.path);
  reach.begin(module);
  if (exposure.by === "name") reach.unit(exposure.unit, module);
  for (const reference of free.topLevel) reach.use(reference, module);
  reach.late(module, run.node);
  await reach.finish();
  return reach;
}

/** One for each name that the function uses, however many ways lead on from it. */
async function handlesReached(
  start: Start & { readonly reach: Reach },
  workspace: Workspace,
): Promise<readonly Fault[]> {
  const isHandle = ({ name }: DslUse) => onlyWhilePlanning.has(name);
  if (!start.reach.dslUses.some(isHandle)) return [];
  const faults = start.free.topLevel.map(async (reference) => {
    const { dslUses } = await reached({ ...start, free: { ...start.free, topLevel: [reference] } }, workspace);
    const use = dslUses.find((each) => isHandle(each) && rootOf(each.link).start === reference.start);
    return use === undefined ? [] : [reachesHandle(use)];
  });
  const found = (await Promise.all(faults)).flat();
  return found.length > 0 ? found : start.reach.dslUses.filter(isHandle).slice(0, 1).map(reachesHandle);
}

function exposedPieces(exposure: Exposure, exported: string, { text }: ModuleSource): readonly Piece[] {
  if (exposure.by === "piece") return [exposure.piece];
  return [{ start: text.length, end: text.length, text: `\nexport{${exposure.local} as ${exported}};` }];
}

/** The function cannot both stay in the statement that it reaches and be lifted out of it. */
function overlap({ module, run, exposure, reach }: Omit<Start, "free"> & { readonly reach: Reach }): readonly Fault[] {
  const { unit } = run;
  if (exposure.by === "name" || unit === undefined || !reach.kept.get(module)?.units.has(unit)) return [];
  return [holdsItself(unit.declares[0] ?? "a statement", module, run.node.start)];
}

/** `import.meta` and the like in what is kept: they would tell of the bundle, or look for files beside it. */
function boundToFile(reach: Reach, home: ModuleSource, run: RunFunction): readonly Fault[] {
  return [...reach.kept].flatMap(([module, { units }]) => {
    const parts = [...units, ...(module === home ? [run.node] : [])];
    const isKept = (offset: number) => parts.some(({ start, end }) => start <= offset && offset < end);
    const { metas, references, late } = module.scopes;
    const folders = references.filter(
      (each) => (each.name === "__dirname" || each.name === "__filename") && declaringScope(each) === undefined,
    );
    return [
      ...late
        .filter(({ start, isPattern }) => isPattern && isKept(start))
        .map(({ start }) => isNotFixed(module, start)),
      ...metas.filter(isKept).map((start) => bound("import.meta", module, start)),
      ...folders.filter(({ start }) => isKept(start)).map(({ name, start }) => bound(name, module, start)),
    ];
  });
}

function distinct(faults: readonly Fault[]): readonly Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.message}\n${fault.place?.stack}`, fault])).values()];
}

/** A name for the function that the file gives to nothing and takes from nowhere. */
function unusedName({ scopes }: ModuleSource): string {
  const used = new Set([...scopes.module.names, ...scopes.references.map(({ name }) => name)]);
  let name = "pipelineRun";
  while (used.has(name)) name += "_";
  return name;
}
