import { availableParallelism, totalmem } from "node:os";
import { dirname, isAbsolute, relative } from "node:path";
import type { BackendEntry, HostFacts, Rules } from "@pipeline/backends/contract";
import { backends as registered } from "@pipeline/backends/registry";
import type { JsonObject, Pipeline, Place, Step } from "@pipeline/dsl";
import { compile } from "../compile/compile.ts";
import { isBuild } from "../compile/handle.ts";
import { reach } from "../compile/reach.ts";
import type { PlanSettings } from "../compile/request.ts";
import { type Survey, survey } from "../compile/survey.ts";
import { wanted } from "../compile/wanted.ts";
import { chooseTarget, namedAsSteps } from "./choose-target.ts";
import { collectExports, type Exported } from "./exported.ts";
import { folderOf, gatherFacts } from "./facts/gather-facts.ts";
import { fromRoot } from "./facts/source-facts.ts";
import { listingOf } from "./listing.ts";
import { parseOutputs } from "./parse-outputs.ts";
import { declaredAt, locate, locationOf } from "./place/locate.ts";
import { planDigest } from "./plan-digest.ts";
import type { Listing, Location, Parsed, Planned, Program, Target } from "./program.ts";
import type { Surroundings } from "./thread/thread-message.ts";

export type HostOptions = HostSurroundings &
  (
    | { readonly exports: object }
    | { readonly pipeline: Pipeline }
    /** Runs alone. */
    | { readonly step: Step }
  );

export interface HostSurroundings extends Surroundings {
  /** The file of the exports, absolute: named in messages, and where paths start when no stack tells. */
  readonly file?: string;
  /** This machine by default. */
  readonly host?: HostFacts;
  /** Those of the registry by default. */
  readonly backends?: Readonly<Record<string, BackendEntry>>;
}

/** A program in the caller's own thread: for pipelines that come from code, and behind the thread of a file. */
export function hostProgram(options: HostOptions): Program {
  return new HostedProgram(options);
}

/** Remembers which pipeline was planned, since steps of several pipelines may share a name. */
class HostedProgram implements Program {
  readonly #options: HostOptions;
  readonly #exported: Exported;
  #steps: ReadonlyMap<string, Step> | undefined;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#exported = collectExports(exportsOf(options));
  }

  async list(): Promise<Listing> {
    return listingOf(this.#exported);
  }

  async plan(target: Target, settings: PlanSettings): Promise<Planned> {
    const { cwd, file } = this.#options;
    const named = file === undefined ? "the program" : relative(cwd, file);
    const chosen = chooseTarget(this.#exported, target, named);
    if (!chosen.ok) return { ok: false, problems: await locate([chosen.problem], cwd) };
    const surveyed = survey(chosen.pipeline, settings);
    this.#steps = surveyed.byName;
    const { steps, from, until } = settings.select;
    const unknown = [...steps, ...from, ...until].filter((step) => !surveyed.byName.has(step));
    const misnamed = namedAsSteps(this.#exported, unknown, named);
    if (misnamed.length > 0) return { ok: false, problems: misnamed };
    const compiled = await this.#compiled(surveyed);
    return compiled.ok ? compiled : { ok: false, problems: await locate(compiled.problems, cwd) };
  }

  async digest(target: Target, settings: PlanSettings): Promise<string> {
    return planDigest(await this.plan(target, settings));
  }

  async parse(step: string, values: JsonObject): Promise<Parsed> {
    return parseOutputs(this.#step(step), values);
  }

  async place(step: string): Promise<Location | undefined> {
    const at = declaredAt(this.#placeOf(step));
    return at && locationOf(at, this.#options.cwd);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Holds nothing.
  }

  async #compiled(surveyed: Survey) {
    const { file, cwd, backends = registered, host = thisMachine() } = this.#options;
    const fallback = file === undefined ? cwd : dirname(file);
    const rules = await rulesOf(backends);
    const [known, facts] = await Promise.all([
      hostFactsOf(backendsNamed(surveyed).flatMap((name) => backends[name] ?? [])),
      gatherFacts(wanted(surveyed, rules), { ...this.#options, fallback }),
    ]);
    const folder = fromRoot(this.#options.projectRoot, folderOf(surveyed.pipeline.place, fallback));
    const place = isAbsolute(folder) ? {} : { folder };
    return compile({ survey: surveyed, facts: { ...facts, ...place }, host: { ...host, ...known }, rules });
  }

  /** A build is called after the first step that names it. */
  #placeOf(step: string): Place {
    const [, user] = /^build:(.+)$/.exec(step) ?? [];
    if (user === undefined) return this.#step(step).place;
    const { spec, place } = this.#step(user);
    return isBuild(spec.image) ? spec.image.place : place;
  }

  #step(name: string): Step {
    this.#steps ??= byName(
      this.#exported.pipelines.flatMap(({ value }) => [...reach(value).keys()]).concat(this.#alone()),
    );
    const step = this.#steps.get(name);
    if (step === undefined) throw new Error(`no step "${name}" in what was planned`);
    return step;
  }

  #alone(): readonly Step[] {
    return this.#exported.steps.map(({ value }) => value);
  }
}

function exportsOf(options: HostOptions): object {
  if ("exports" in options) return options.exports;
  return { default: "pipeline" in options ? options.pipeline : options.step };
}

/** The first of each name, as compiling takes them. */
function byName(steps: readonly Step[]): ReadonlyMap<string, Step> {
  return new Map([...steps].reverse().map((step) => [step.name, step]));
}

/** Rules import no SDK, so all of them are there to check a name against. */
async function rulesOf(backends: Readonly<Record<string, BackendEntry>>): Promise<Readonly<Record<string, Rules>>> {
  const all = Object.entries(backends).map(async ([name, entry]) => [name, await entry.rules()] as const);
  return Object.fromEntries(await Promise.all(all));
}

function backendsNamed({ steps, settings }: Survey): readonly string[] {
  const own = steps.map(({ spec }) => spec.backend ?? settings.backend);
  return [...new Set([settings.backend, ...own])];
}

/** What the backends of a plan want to know of this machine besides its size. */
async function hostFactsOf(backends: readonly BackendEntry[]): Promise<Partial<HostFacts>> {
  const known = await Promise.all(backends.map((backend) => backend.hostFacts?.()));
  return Object.assign({}, ...known);
}

function thisMachine(): HostFacts {
  return { cpus: availableParallelism(), memoryBytes: totalmem() };
}
