import { createServer } from "node:net";
import type {
  Endpoint,
  Failure,
  Handle,
  ServiceExecution,
  ServicesPort,
  ServiceWorkload,
  StandingService,
} from "../contract/index.ts";
import { takenText } from "../stream/end-text.ts";
import { type FollowedParts, FollowedService } from "../stream/followed-service.ts";
import { networkAddress } from "../stream/network-address.ts";
import { probe } from "../stream/probe.ts";
import { refusedService } from "../stream/refused-service.ts";
import { tail } from "../stream/tail.ts";
import { takenPort } from "../stream/taken-port.ts";
import { FakeService } from "./fake-service.ts";

/** What the program of a service does when it starts. */
export type PlayService = (service: FakeService) => void;

/** Services of the fake platform: they outlive the backends that are opened on it, and really listen on their ports. */
export class FakeServices {
  readonly #play: PlayService;
  readonly #standing = new Map<string, FakeService>();
  /** One change of a name after the other. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(play: PlayService = (service) => service.listen(() => ({ status: 200, text: "ok" }))) {
    this.#play = play;
  }

  /** What stands under a name. */
  named(service: string): FakeService | undefined {
    return this.#standing.get(service);
  }

  get all(): readonly FakeService[] {
    return [...this.#standing.values()];
  }

  /** What one runner has of it. */
  port(backend: string): ServicesPort {
    const own = new Set<FollowedService>();
    const follow = (service: FakeService, how: How): ServiceExecution => {
      const followed = this.#follow(service, backend, how);
      own.add(followed);
      return followed;
    };
    /** What this runner ends itself is no death to it. */
    const expectEnd = (service: string): void => {
      for (const followed of own) if (namesIn(followed.handle).service === service) followed.expectEnd();
    };
    return {
      apply: async (workload, signal) => {
        signal.throwIfAborted();
        return this.#inTurn(workload.service, () => this.#apply(workload, { backend, signal, follow, expectEnd }));
      },
      attach: async (handle, signal) => {
        signal.throwIfAborted();
        const { service, id } = namesIn(handle);
        const found = this.#standing.get(service);
        if (found?.workload.id === id) {
          const { isSettled, workload: terms } = found;
          return follow(found, { terms, isKept: false, isToBecomeReady: !isSettled });
        }
        return refusedService(handle, { class: "lost", message: `the service ${service} does not stand here` }, "");
      },
      list: () => Promise.all(this.all.map((service) => standing(service, backend))),
      remove: (service) =>
        this.#inTurn(service, async () => {
          expectEnd(service);
          await this.#end(service);
        }),
    };
  }

  async #apply(workload: ServiceWorkload, { backend, signal, follow, expectEnd }: Applying): Promise<ServiceExecution> {
    signal.throwIfAborted();
    const { service, id, spec } = workload;
    const found = this.#standing.get(service);
    const isSame = found?.workload.spec === spec || found?.workload.id === id;
    if (found !== undefined && isSame && !found.isOver)
      return follow(found, { terms: workload, isKept: found.workload.id !== id, isToBecomeReady: true });
    expectEnd(service);
    await this.#end(service);
    const fault = await portFault(workload.port);
    if (fault !== undefined) return refusedService(handleOf(workload, backend), fault, "");
    const made = new FakeService(workload, this.#play);
    this.#standing.set(service, made);
    made.start();
    return follow(made, { terms: workload, isKept: false, isToBecomeReady: true });
  }

  #follow(service: FakeService, backend: string, how: How): FollowedService {
    const { workload } = service;
    return new FollowedService({
      handle: handleOf(workload, backend),
      program: {
        outcome: service.outcome,
        watch: (observe) => observe({ status: "running", sinceMs: service.sinceMs ?? 0 }),
        [Symbol.asyncDispose]: async () => undefined,
      },
      probed: { host: "127.0.0.1", port: workload.port, health: workload.health },
      endpoints: endpointsOf(workload),
      ...how,
      settle: async () => {
        service.isSettled = true;
        return this.#standing.get(workload.service) === service;
      },
      remove: () =>
        this.#inTurn(workload.service, async () => {
          if (this.#standing.get(workload.service) === service) await this.#end(workload.service);
        }),
      whyGone: () => this.#inTurn(workload.service, async () => this.#whyGone(service)),
      logs: (ended) => tail(service.logPath, ended),
    });
  }

  #whyGone(service: FakeService): string {
    const now = this.#standing.get(service.workload.service);
    const isReplaced = now !== undefined && now !== service;
    return takenText(service.workload.service, isReplaced ? now.workload.labels["pipeline-run"] : undefined);
  }

  async #end(service: string): Promise<void> {
    const found = this.#standing.get(service);
    await found?.remove();
    this.#standing.delete(service);
  }

  async #inTurn<T>(service: string, act: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(service) ?? Promise.resolve();
    const turn = before.then(act, act);
    this.#turns.set(
      service,
      turn.catch(() => undefined),
    );
    return turn;
  }
}

type How = Pick<FollowedParts, "terms" | "isKept" | "isToBecomeReady">;

interface Applying {
  readonly backend: string;
  readonly signal: AbortSignal;
  readonly follow: (service: FakeService, how: How) => ServiceExecution;
  readonly expectEnd: (service: string) => void;
}

async function standing(found: FakeService, backend: string): Promise<StandingService> {
  const { workload, isOver, isSettled, sinceMs } = found;
  const { service, spec, folder, labels, port, health } = workload;
  const why = isOver ? undefined : await probe({ host: "127.0.0.1", port, health }, 1000);
  const ended = isOver ? await found.outcome : undefined;
  const reason = ended?.status === "failed" ? ended.failure.message : why;
  return {
    service,
    spec,
    handle: handleOf(workload, backend),
    endpoints: endpointsOf(workload),
    ...(sinceMs === undefined ? {} : { sinceMs }),
    folder,
    labels,
    status: isOver ? "died" : !isSettled ? "starting" : why === undefined ? "ready" : "unhealthy",
    ...(reason === undefined ? {} : { reason }),
  };
}

function endpointsOf({ port, expose }: ServiceWorkload): readonly Endpoint[] {
  const host: Endpoint = { reach: "host", url: `http://127.0.0.1:${port}` };
  return expose === "network" ? [host, { reach: "network", url: `http://${networkAddress()}:${port}` }] : [host];
}

async function portFault(port: number): Promise<Failure | undefined> {
  const { promise, resolve } = Promise.withResolvers<Failure | undefined>();
  const server = createServer().once("error", () => resolve(takenPort(port)));
  server.listen(port, "127.0.0.1", () => server.close(() => resolve(undefined)));
  return promise;
}

function handleOf({ service, id }: ServiceWorkload, backend: string): Handle {
  return { backend, native: { service, id } };
}

function namesIn({ native }: Handle): { readonly service: string; readonly id: string } {
  const known = native !== null && typeof native === "object" ? new Map(Object.entries(native)) : new Map();
  const [service, id] = [known.get("service"), known.get("id")];
  if (typeof service === "string" && typeof id === "string") return { service, id };
  throw new TypeError("internal: this is no handle of a fake service");
}
