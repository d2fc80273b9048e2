import type { Backend, Capacity, Rules } from "@pipeline/backends/contract";
import type { Plan } from "../compile/plan.ts";
import type { Host } from "./host.ts";
import type { RunRequest } from "./request.ts";

type OpeningRequest = Pick<RunRequest, "backends" | "host" | "project" | "pull">;

/** The backends that a plan names, opened; nothing else is ever loaded. */
export class OpenBackends implements AsyncDisposable {
  readonly #backends: ReadonlyMap<string, { readonly backend: Backend; readonly rules: Rules }>;

  private constructor(backends: ReadonlyMap<string, { readonly backend: Backend; readonly rules: Rules }>) {
    this.#backends = backends;
  }

  static async open(plan: Plan, request: OpeningRequest): Promise<OpenBackends> {
    const names = [...new Set(plan.steps.map((step) => step.backend))];
    const opened = await Promise.all(names.map(async (name) => [name, await openBackend(name, request)] as const));
    return new OpenBackends(new Map(opened));
  }

  backend(name: string): Backend {
    return this.#named(name).backend;
  }

  rules(name: string): Rules {
    return this.#named(name).rules;
  }

  capacities(host: Host): ReadonlyMap<string, Capacity> {
    return new Map([...this.#backends].map(([name, { rules }]) => [name, rules.capacity(host.facts)]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#backends.values()].map(({ backend }) => backend[Symbol.asyncDispose]()));
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
  const [rules, backend] = await Promise.all([entry.rules(), entry.open(options)]);
  return { backend, rules };
}
