import type { Backend, Builder, Capacity, Rules } from "@pipeline/backends/contract";
import { builders } from "@pipeline/backends/registry";
import type { Plan } from "../compile/plan.ts";
import { openKept } from "../keeper/open-kept.ts";
import type { Host } from "./host.ts";
import type { RunRequest } from "./request.ts";

type OpeningRequest = Pick<RunRequest, "backends" | "builder" | "host" | "project" | "pull">;

/** An engine runs the stages of one build side by side as it is. */
const buildsAtOnce = 2;

/** The backends that a plan names, opened; nothing else is ever loaded. */
export class OpenBackends implements AsyncDisposable {
  readonly #backends: ReadonlyMap<string, { readonly backend: Backend; readonly rules: Rules }>;
  readonly #openBuilder: () => Promise<Builder>;
  #builder: Promise<Builder> | undefined;

  private constructor(
    backends: ReadonlyMap<string, { readonly backend: Backend; readonly rules: Rules }>,
    open: () => Promise<Builder>,
  ) {
    this.#backends = backends;
    this.#openBuilder = open;
  }

  static async open(plan: Plan, request: OpeningRequest): Promise<OpenBackends> {
    // A borrowed deploy's service is looked after like one of the run's own.
    const used = [
      ...plan.steps.filter(({ kind }) => kind !== "build"),
      ...plan.borrowed.filter(({ kind }) => kind === "deploy"),
    ];
    const names = [...new Set(used.map((step) => step.backend))];
    const opened = await Promise.all(names.map(async (name) => [name, await openBackend(name, request)] as const));
    const { builder = builders.local, host } = request;
    return new OpenBackends(new Map(opened), () =>
      builder.open({ env: host.env, ...(request.pull === undefined ? {} : { pull: request.pull }) }),
    );
  }

  /** What makes images; opened when the first is wanted. */
  builder(): Promise<Builder> {
    this.#builder ??= this.#openBuilder();
    return this.#builder;
  }

  backend(name: string): Backend {
    return this.#named(name).backend;
  }

  rules(name: string): Rules {
    return this.#named(name).rules;
  }

  capacities(host: Host): ReadonlyMap<string, Capacity> {
    const own = [...this.#backends].map(([name, { rules }]) => [name, rules.capacity(host.facts)] as const);
    return new Map([...own, ["build", { slots: buildsAtOnce }]]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const builder = this.#builder?.then((opened) => opened[Symbol.asyncDispose]());
    await Promise.all([...[...this.#backends.values()].map(({ backend }) => backend[Symbol.asyncDispose]()), builder]);
  }

  #named(name: string): { readonly backend: Backend; readonly rules: Rules } {
    const found = this.#backends.get(name);
    if (found === undefined) throw new Error(`internal: backend "${name}" is not open`);
    return found;
  }
}

async function openBackend(
  name: string,
  { backends, host, project, pull }: OpeningRequest,
): Promise<{ readonly backend: Backend; readonly rules: Rules }> {
  const entry = backends[name];
  if (entry === undefined) throw new Error(`internal: the plan names the unknown backend "${name}"`);
  const options = { stateFolder: project.stateFolder, env: host.env, ...(pull !== undefined && { pull }) };
  const [rules, backend] = await Promise.all([entry.rules(), openKept(entry, options)]);
  return { backend, rules };
}
