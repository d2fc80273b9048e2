import type { Failure, ServiceExecution } from "@pipeline/backends/contract";
import type { Happening, ServiceResult } from "../events/event.ts";
import type { RunView } from "../events/view.ts";
import type { Host } from "./host.ts";
import { logTailMs } from "./log-pump.ts";
import type { OpenBackends } from "./open-backends.ts";
import { within } from "./within.ts";

export interface KeptServicesParts {
  readonly backends: Pick<OpenBackends, "backend">;
  readonly host: Pick<Host, "after">;
  readonly post: (event: Happening) => void;
}

/** Services that are ready, as long as the run goes on: tells their deaths, and takes away those that go with the run. */
export class KeptServices implements AsyncDisposable {
  readonly #parts: KeptServicesParts;
  readonly #executions: ServiceExecution[] = [];
  readonly #logs: Promise<void>[] = [];
  #isClosed = false;

  constructor(parts: KeptServicesParts) {
    this.#parts = parts;
  }

  /** Takes over one that this run has just brought to ready, and whoever shows its log. */
  keep(step: string, execution: ServiceExecution, logRead: Promise<void> = Promise.resolve()): void {
    this.#executions.push(execution);
    this.#logs.push(logRead);
    void execution.died.then((failure) => this.#tell(step, failure));
  }

  /** Looks for one that an earlier runner, or an earlier run, has left: what is not there any more has died. */
  async find(step: string, backend: string, { handle }: ServiceResult): Promise<void> {
    try {
      const port = this.#parts.backends.backend(backend).services;
      const execution = await port?.attach(handle, new AbortController().signal);
      if (execution === undefined) throw new Error(`${backend} leaves no services`);
      this.keep(step, execution);
      const outcome = await execution.outcome;
      if (outcome.status === "failed") this.#tell(step, outcome.failure);
    } catch (error) {
      this.#tell(step, { class: "backend", message: `it cannot be looked for: ${messageOf(error)}` });
    }
  }

  /** Removes the services of deploys with `lifetime: "run"`. Never rejects: what stays is told, with what removes it. */
  async removeOwn(view: RunView): Promise<void> {
    await Promise.all(
      ownServices(view).map(async ({ step, backend, name }) => {
        try {
          await this.#parts.backends.backend(backend).services?.remove(name);
        } catch (error) {
          const message = `its service could not be removed (${messageOf(error)}): pipeline down ${name}`;
          this.#parts.post({ type: "run.warned", step, message });
        }
      }),
    );
  }

  /** They go on. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#executions.map((execution) => execution[Symbol.asyncDispose]()));
    await within(this.#parts.host, logTailMs, Promise.all(this.#logs));
  }

  #tell(step: string, failure: Failure): void {
    if (!this.#isClosed) this.#parts.post({ type: "service.died", step, failure });
  }
}

interface OwnService {
  readonly step: string;
  readonly backend: string;
  readonly name: string;
}

/** Of this run alone: they go with it. */
export function ownServices(view: RunView): readonly OwnService[] {
  return [...view.steps.values()].flatMap(({ name: step, backend, status, result }) => {
    const { service } = result ?? {};
    const isOwn = status === "succeeded" && service?.lifetime === "run";
    return isOwn ? [{ step, backend, name: service.name }] : [];
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
