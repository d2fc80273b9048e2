import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type {
  Execution,
  Failure,
  Handle,
  ServiceExecution,
  ServicesPort,
  ServiceWorkload,
  StandingService,
} from "../contract/index.ts";
import { takenText } from "../stream/end-text.ts";
import { type FollowedParts, FollowedService } from "../stream/followed-service.ts";
import { refusedService } from "../stream/refused-service.ts";
import { isHeld, ServiceLock } from "../stream/service-lock.ts";
import { tail } from "../stream/tail.ts";
import { takenPort } from "../stream/taken-port.ts";
import { claimFiles, readClaim } from "./claim.ts";
import { isSupervised } from "./claim-watch.ts";
import { listenAddress } from "./listen-address.ts";
import { endpointsOf, portFault } from "./port.ts";
import type { LocalPrograms } from "./programs.ts";
import { recordOf, type ServiceRecord, ServiceRecords } from "./service-record.ts";
import { probeHost, standing } from "./standing.ts";
import { taskOf } from "./task.ts";

/**
 * Services as processes of this machine, each watched over by the supervisor that started it: it outlives the runner,
 * and starts the program again as the service's terms say.
 */
export class LocalServices implements ServicesPort, AsyncDisposable {
  readonly #programs: LocalPrograms;
  readonly #records: ServiceRecords;
  readonly #followed = new Map<string, Set<FollowedService>>();

  constructor(programs: LocalPrograms, folder: string) {
    this.#programs = programs;
    this.#records = new ServiceRecords(folder);
  }

  async apply(workload: ServiceWorkload, signal: AbortSignal): Promise<ServiceExecution> {
    signal.throwIfAborted();
    using _ = await ServiceLock.take(this.#records.folder, workload.service, signal);
    const standing = this.#records.read(workload.service);
    const isSame = standing !== undefined && (standing.id === workload.id || standing.spec === workload.spec);
    if (isSame && isAlive(standing)) {
      // How long it is waited for is no part of what it is.
      const asked = { ...standing, readyTimeoutMs: workload.readyTimeoutMs };
      return this.#follow(asked, { isKept: standing.id !== workload.id, isToBecomeReady: true });
    }
    if (standing !== undefined) await this.#end(standing);
    const fault = await portFault(workload);
    if (fault !== undefined) return refused(workload, this.#portFailure(workload, fault));
    const record = recordOf(workload);
    this.#records.write(record);
    const HOST = listenAddress(workload);
    const task = taskOf({ ...workload, env: { HOST, ...workload.env } }, process.execPath);
    const execution = await this.#programs.start({ ...task, restart: workload.restart });
    return this.#track(record, execution, { isKept: false, isToBecomeReady: true });
  }

  async attach(handle: Handle, signal: AbortSignal): Promise<ServiceExecution> {
    signal.throwIfAborted();
    const { service, id, folder } = namesIn(handle);
    const record = this.#records.read(service);
    if (record?.id === id) {
      return this.#follow(record, { isKept: false, isToBecomeReady: !existsSync(claimFiles.ready(folder)) });
    }
    const message = `the service ${service} does not stand here any more${record === undefined ? "" : " as it was"}`;
    return refused({ service, id, folder }, { class: "lost", message });
  }

  async list(): Promise<readonly StandingService[]> {
    return Promise.all(
      this.#records
        .all()
        .map((record) => standing(record, () => isHeld(join(this.#records.folder, `${record.service}.lock`)))),
    );
  }

  async remove(service: string): Promise<void> {
    using _ = await ServiceLock.take(this.#records.folder, service);
    const record = this.#records.read(service);
    if (record !== undefined) await this.#end(record);
  }

  /** They go on; nobody here looks after them any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#followed.values()].flatMap((each) => [...each]);
    await Promise.all(all.map((followed) => followed[Symbol.asyncDispose]()));
  }

  async #follow(record: ServiceRecord, how: How): Promise<ServiceExecution> {
    const { id, folder } = record;
    return this.#track(record, await this.#programs.find({ id, folder }), how);
  }

  #track(record: ServiceRecord, execution: Execution, how: How): ServiceExecution {
    const { id, service, folder, port, health } = record;
    const followed = new FollowedService({
      handle: handleOf(record),
      terms: record,
      program: execution,
      probed: { host: probeHost(record), port, health },
      endpoints: endpointsOf(record),
      ...how,
      settle: async () => {
        if (this.#records.read(service)?.id !== id) return false;
        writeFileSync(claimFiles.ready(folder), "", { mode: 0o600 });
        return true;
      },
      remove: () => this.#removeAttempt(service, id),
      whyGone: async () => {
        // Whoever has taken it away may be about to put another in its place.
        using _ = await ServiceLock.take(this.#records.folder, service);
        const now = this.#records.read(service);
        return takenText(service, now === undefined || now.id === id ? undefined : now.labels["pipeline-run"]);
      },
      logs: (ended) => tail(claimFiles.log(folder), ended),
    });
    const others = this.#followed.get(id) ?? new Set();
    this.#followed.set(id, others.add(followed));
    void execution.outcome.then(() => this.#followed.delete(id));
    return followed;
  }

  async #removeAttempt(service: string, id: string): Promise<void> {
    // Of a state folder that is gone nothing is made again, not even for a lock.
    if (this.#records.read(service)?.id !== id) return;
    using _ = await ServiceLock.take(this.#records.folder, service);
    const record = this.#records.read(service);
    if (record?.id === id) await this.#end(record);
  }

  /** Called under the lock. */
  async #end(record: ServiceRecord): Promise<void> {
    const { id, folder, service } = record;
    for (const followed of this.#followed.get(id) ?? []) followed.expectEnd();
    if (readClaim(folder)?.outcome === undefined) {
      await using execution = await this.#programs.find({ id, folder });
      await execution.cancel();
    }
    this.#records.remove(service);
  }

  #portFailure({ port, service }: ServiceWorkload, code: string): Failure {
    if (code !== "EADDRINUSE") return unallowedPort(port, code);
    const ours = this.#records
      .all()
      .find((other) => other.port === port && other.service !== service && isAlive(other));
    if (ours === undefined) return takenPort(port);
    return takenPort(port, { name: `the service ${ours.service}`, end: `pipeline down ${ours.service}` });
  }
}

function unallowedPort(port: number, code: string): Failure {
  const message = `its program may not listen on port ${port}`;
  return { class: "not-ready", message, reason: code, remedy: "give this deploy a `port` above 1023" };
}

type How = Pick<FollowedParts, "isKept" | "isToBecomeReady">;

/** Started, watched over, and not ended. */
function isAlive({ folder }: ServiceRecord): boolean {
  const claim = readClaim(folder);
  return claim !== undefined && claim.outcome === undefined && isSupervised(claim);
}

function handleOf({ service, id, folder }: Pick<ServiceRecord, "service" | "id" | "folder">): Handle {
  return { backend: "local", native: { service, id, folder } };
}

function refused(record: Parameters<typeof handleOf>[0], failure: Failure): ServiceExecution {
  return refusedService(handleOf(record), failure, claimFiles.log(record.folder));
}

function namesIn({ native }: Handle): Pick<ServiceRecord, "service" | "id" | "folder"> {
  const known = native !== null && typeof native === "object" ? new Map(Object.entries(native)) : new Map();
  const [service, id, folder] = [known.get("service"), known.get("id"), known.get("folder")];
  if (typeof service === "string" && typeof id === "string" && typeof folder === "string")
    return { service, id, folder };
  throw new TypeError("internal: this is no handle of a local service");
}
