import type { Backend, StandingService } from "@pipeline/backends/contract";
import { backends } from "@pipeline/backends/registry";
import { suggestion } from "../compile/suggestion.ts";
import { openKept } from "../keeper/open-kept.ts";
import { serviceBackends } from "../store/service-backends.ts";
import type { Invocation } from "./invocation.ts";
import { UsageError } from "./usage-error.ts";

/** A service that stands somewhere, with the labels that people know it by. */
export interface FoundService extends StandingService {
  readonly backend: string;
  readonly step: string;
  readonly pipeline: string;
  readonly run: string;
}

/** What stands of this project, wherever it has deployed; disposing leaves all of it as it is. */
export class StandingServices implements AsyncDisposable {
  readonly services: readonly FoundService[];
  /** Backends that could not be asked, and why. */
  readonly faults: readonly string[];
  readonly #backends: ReadonlyMap<string, Backend>;

  private constructor(found: readonly FoundService[], faults: readonly string[], opened: ReadonlyMap<string, Backend>) {
    this.services = found;
    this.faults = faults;
    this.#backends = opened;
  }

  static async open(stateFolder: string, { env }: Pick<Invocation, "env">): Promise<StandingServices> {
    const opened = new Map<string, Backend>();
    const faults: string[] = [];
    const found: FoundService[] = [];
    for (const name of serviceBackends(stateFolder)) {
      try {
        const entry = backends[name];
        if (entry === undefined) continue;
        const backend = await openKept(entry, { stateFolder, env });
        opened.set(name, backend);
        for (const service of (await backend.services?.list()) ?? []) found.push(labelled(service, name));
      } catch (error) {
        faults.push(
          `${name} cannot be asked for its services: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
    return new StandingServices(found, faults, opened);
  }

  /** By the name of its step, with its pipeline's (`pipeline/step`) or without, or by its own on the backend. */
  named(name: string): readonly FoundService[] {
    return this.services.filter(({ service, step, pipeline }) => [service, step, `${pipeline}/${step}`].includes(name));
  }

  /** The one of this name; throws a `UsageError` that says what there is instead. */
  one(name: string): FoundService {
    const [found, ...others] = this.named(name);
    if (found !== undefined && others.length === 0) return found;
    if (found === undefined) throw new UsageError(this.#unknown(name));
    const all = [found, ...others].map(({ service }) => service);
    throw new UsageError(`"${name}" could be ${all.join(", ")}: write the whole name.`);
  }

  port({ backend }: FoundService): NonNullable<Backend["services"]> {
    const port = this.#backends.get(backend)?.services;
    if (port === undefined) throw new Error(`internal: backend "${backend}" leaves no services`);
    return port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const backend of this.#backends.values()) await backend[Symbol.asyncDispose]();
  }

  #unknown(name: string): string {
    const known = [...new Set(this.services.flatMap(({ step, service }) => [step, service]))];
    if (known.length === 0) return `no service is called "${name}": nothing stands.`;
    return `no service is called "${name}". ${suggestion(name, known, "services")}`;
  }
}

function labelled(service: StandingService, backend: string): FoundService {
  const { labels } = service;
  return {
    ...service,
    backend,
    step: labels["pipeline-step"] ?? service.service,
    pipeline: labels["pipeline-name"] ?? "",
    run: labels["pipeline-run"] ?? "",
  };
}
