import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type {
  Failure,
  Handle,
  LogLine,
  ServiceExecution,
  ServicesPort,
  ServiceWorkload,
  StandingService,
} from "../contract/index.ts";
import { takenText } from "../stream/end-text.ts";
import { type FollowedParts, FollowedService } from "../stream/followed-service.ts";
import { refusedService } from "../stream/refused-service.ts";
import { ServiceLock } from "../stream/service-lock.ts";
import { tail } from "../stream/tail.ts";
import { attemptFiles } from "./attempt-files.ts";
import { Container, type ContainerState } from "./container.ts";
import { explainEnd } from "./explain-end.ts";
import type { ContainerSite } from "./keeper.ts";
import { maskedIn } from "./launcher.ts";
import { removeIdleNetwork } from "./networks.ts";
import { allServices, readRecord, recordOf, type ServiceRecord } from "./service-labels.ts";
import { launchService } from "./service-launch.ts";
import { serviceLog } from "./service-log.ts";
import { ServiceProgram } from "./service-program.ts";
import { isSettled, noteSettled } from "./settled.ts";
import { endpointsOf, probedOf, standing } from "./standing.ts";

/** Services as containers that bear their names; the engine starts their programs again. */
export class DockerServices implements ServicesPort, AsyncDisposable {
  readonly #site: ContainerSite;
  readonly #stateFolder: string;
  readonly #locks: string;
  readonly #followed = new Map<string, Set<FollowedService>>();

  constructor(site: ContainerSite, stateFolder: string) {
    this.#site = site;
    this.#stateFolder = stateFolder;
    this.#locks = join(stateFolder, "services-on-docker");
  }

  async apply(workload: ServiceWorkload, signal: AbortSignal): Promise<ServiceExecution> {
    signal.throwIfAborted();
    using _ = await ServiceLock.take(this.#locks, workload.service, signal);
    const record = recordOf(workload);
    const found = await this.#find(workload.service);
    if (found?.record !== undefined) {
      const isSame = found.record.id === record.id || found.record.spec === record.spec;
      if (isSame && found.state.status === "running") {
        const isKept = found.record.id !== record.id;
        // How long it is waited for is no part of what it is.
        const asked = { ...found.record, readyTimeoutMs: record.readyTimeoutMs };
        return this.#follow(asked, { isKept, isToBecomeReady: true });
      }
      await this.#end(found.record);
    }
    const failure = await this.#launch(workload, signal);
    if (failure !== undefined) return refused(record, failure);
    return this.#follow(record, { isKept: false, isToBecomeReady: true });
  }

  async attach(handle: Handle, signal: AbortSignal): Promise<ServiceExecution> {
    signal.throwIfAborted();
    const known = namesIn(handle);
    const found = await this.#find(known.service);
    if (found?.record?.id === known.id)
      return this.#follow(found.record, { isKept: false, isToBecomeReady: !isSettled(known.folder) });
    const message = `the service ${known.service} does not stand here any more${found === undefined ? "" : " as it was"}`;
    return refused(known, { class: "lost", message });
  }

  async list(): Promise<readonly StandingService[]> {
    const client = await this.#site.engine.client();
    const containers = await client.listContainers({ all: true, filters: { label: [...allServices.label] } });
    const names = containers.flatMap(({ Names }) => Names.map((name) => name.slice(1))).sort();
    const found = await Promise.all(names.map((name) => this.#find(name)));
    return Promise.all(
      found.flatMap((each) =>
        // One engine serves many projects: what others have left is theirs to see and to end.
        each?.record?.folder.startsWith(`${this.#stateFolder}/`) !== true
          ? []
          : [standing({ ...each, record: each.record }, this.#host())],
      ),
    );
  }

  async remove(service: string): Promise<void> {
    using _ = await ServiceLock.take(this.#locks, service);
    const found = await this.#find(service);
    if (found?.record !== undefined) await this.#end(found.record);
  }

  /** They go on; nobody here looks after them any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#followed.values()].flatMap((each) => [...each]);
    await Promise.all(all.map((followed) => followed[Symbol.asyncDispose]()));
  }

  async #find(service: string): Promise<Found | undefined> {
    const container = new Container(await this.#site.engine.client(), service);
    const state = await container.state();
    return state === undefined ? undefined : { state, record: readRecord(state.labels) };
  }

  async #launch(workload: ServiceWorkload, signal: AbortSignal): Promise<Failure | undefined> {
    const { engine, images, sharing, useVolumes } = this.#site;
    const client = await engine.client();
    const record = recordOf(workload);
    const site = { client, images, signal, tell: () => undefined };
    const launched = await launchService({ workload, record }, { ...site, sharing: await sharing() });
    if (launched.status === "elsewhere") {
      useVolumes();
      return this.#launch(workload, signal);
    }
    if (launched.status === "started") return undefined;
    await removeIdleNetwork(client, record.network);
    return launched.failure;
  }

  #follow(record: ServiceRecord, how: Pick<FollowedParts, "isKept" | "isToBecomeReady">): ServiceExecution {
    const { service, id } = record;
    const followed = new FollowedService({
      handle: handleOf(record),
      terms: record,
      program: new ServiceProgram({
        engine: this.#site.engine,
        name: service,
        id,
        explain: async (ended, container, state) => {
          const { architecture } = await this.#site.engine.facts();
          return explainEnd(ended, container, { state, architecture });
        },
      }),
      probed: probedOf(record, this.#host()),
      endpoints: endpointsOf(record, this.#host()),
      ...how,
      settle: () => this.#settle(record),
      remove: () => this.#removeAttempt(record),
      whyGone: () => this.#whyGone(record),
      logs: (ended) => this.#logs(record, ended),
    });
    const others = this.#followed.get(id) ?? new Set();
    this.#followed.set(id, others.add(followed));
    return followed;
  }

  /** From now on the engine starts the program again. */
  async #settle({ service, id, folder, restart }: ServiceRecord): Promise<boolean> {
    using _ = await ServiceLock.take(this.#locks, service);
    const found = await this.#find(service);
    if (found?.record?.id !== id) return false;
    if (isSettled(folder)) return true;
    noteSettled(folder);
    if (restart !== "never") await new Container(await this.#site.engine.client(), service).restartOn(restart);
    return true;
  }

  async #removeAttempt({ service, id }: ServiceRecord): Promise<void> {
    using _ = await ServiceLock.take(this.#locks, service);
    const found = await this.#find(service);
    if (found?.record?.id === id) await this.#end(found.record);
  }

  /** Called under the lock. Politely, then by force; what it has printed stays in its attempt's folder. */
  async #end(record: ServiceRecord): Promise<void> {
    const { service, id, graceMs, network } = record;
    for (const followed of this.#followed.get(id) ?? []) followed.expectEnd();
    this.#followed.delete(id);
    const client = await this.#site.engine.client();
    const container = new Container(client, service);
    await container.stop(graceMs);
    await this.#keepLog(record, container);
    await container.remove();
    await client
      .getVolume(id)
      .remove()
      .catch(() => undefined);
    await removeIdleNetwork(client, network);
  }

  async #keepLog({ folder }: ServiceRecord, container: Container): Promise<void> {
    const lines: string[] = [];
    for await (const { text } of serviceLog(container, await maskedIn(container), Promise.resolve())) lines.push(text);
    try {
      // A container that somebody has removed meanwhile tells nothing, and its log is kept by then.
      const flag = lines.length === 0 ? "a" : "w";
      writeFileSync(attemptFiles.log(folder), lines.map((line) => `${line}\n`).join(""), { mode: 0o600, flag });
    } catch {
      // Of a project that is not there any more.
    }
  }

  async *#logs({ service, id, folder }: ServiceRecord, ended: Promise<unknown>): AsyncGenerator<LogLine, void> {
    const found = await this.#find(service);
    if (found?.record?.id === id) {
      const container = new Container(await this.#site.engine.client(), service);
      yield* serviceLog(container, await maskedIn(container), ended);
    } else yield* tail(attemptFiles.log(folder), Promise.resolve());
  }

  async #whyGone({ service, id }: ServiceRecord): Promise<string> {
    // Whoever has taken it away may be about to put another in its place.
    using _ = await ServiceLock.take(this.#locks, service);
    const now = await this.#find(service);
    const isReplaced = now?.record !== undefined && now.record.id !== id;
    return takenText(service, isReplaced ? now.state.labels["pipeline-run"] : undefined);
  }

  /** Where ports are published: this machine, or the engine's. */
  #host(): string {
    const { address } = this.#site.engine.found;
    return address.kind === "socket" ? "127.0.0.1" : address.host;
  }
}

interface Found {
  readonly state: ContainerState;
  /** Absent: the name is another's. */
  readonly record: ServiceRecord | undefined;
}

type Names = Pick<ServiceRecord, "service" | "id" | "folder">;

function handleOf({ service, id, folder }: Names): Handle {
  return { backend: "docker", native: { service, id, folder } };
}

function refused(names: Names, failure: Failure): ServiceExecution {
  return refusedService(handleOf(names), failure, attemptFiles.log(names.folder));
}

function namesIn({ native }: Handle): Names {
  const known = native !== null && typeof native === "object" ? new Map(Object.entries(native)) : new Map();
  const [service, id, folder] = [known.get("service"), known.get("id"), known.get("folder")];
  if (typeof service === "string" && typeof id === "string" && typeof folder === "string")
    return { service, id, folder };
  throw new TypeError("internal: this is no handle of a service on docker");
}
