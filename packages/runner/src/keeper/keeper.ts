import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Backend, BackendEntry, Handle } from "@pipeline/backends/contract";
import { Lease, leaseOf, renewEveryMs } from "../store/lease.ts";
import { newAddress, removeAddress } from "./address.ts";
import { asJson, fromJson } from "./as-json.ts";
import { bootId } from "./boot-id.ts";
import { type KeptRecord, keeperFolder, keptRecords, removeKept, writeKept } from "./kept-record.ts";
import { type Keeping, KeptService } from "./kept-service.ts";
import type { KeeperAnswers, KeeperRequest } from "./request.ts";
import { Roster } from "./roster.ts";
import { hasSecrets, type OnAccepted, withoutSecrets } from "./stand.ts";

export interface KeeperParts extends Omit<Keeping, "backend" | "isDriven" | "write" | "files"> {
  readonly stateFolder: string;
  readonly backends: Readonly<Record<string, BackendEntry>>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Apply = Extract<KeeperRequest, { readonly do: "apply" }>;
type Cancel = Extract<KeeperRequest, { readonly do: "cancel" }>;
type Attach = Extract<KeeperRequest, { readonly do: "attach" }>;

/** Keeps the services of one project that ask for it, in a process of its own; ends with the last of them. */
export class Keeper implements AsyncDisposable {
  readonly #parts: KeeperParts;
  readonly #lease: Lease;
  readonly #services: Roster<KeptService>;
  readonly #opened = new Map<string, Promise<Backend>>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #server: Server;
  #isAsked = 0;
  #stopRenewing: () => void = () => undefined;

  private constructor(parts: KeeperParts, lease: Lease) {
    this.#parts = parts;
    this.#lease = lease;
    this.#services = new Roster((name) => removeKept(parts.stateFolder, name));
    this.#server = createServer((asked, answer) => void this.#answer(asked, answer));
    this.#server.requestTimeout = 0;
  }

  /** Nothing where another keeper is at work for the project. */
  static async start(parts: KeeperParts): Promise<Keeper | undefined> {
    const { stateFolder, now } = parts;
    const folder = keeperFolder(stateFolder);
    const lease = Lease.takeIn(folder, now());
    if (lease === undefined) return undefined;
    const keeper = new Keeper(parts, lease);
    keeper.#renew();
    await keeper.#adopt();
    keeper.#server.listen(newAddress(stateFolder));
    await once(keeper.#server, "listening");
    return keeper;
  }

  /** Settles once the last service is removed, or another keeper has taken its place. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** What stands stays. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopRenewing();
    this.#server.close();
    this.#server.closeAllConnections();
    for (const service of await this.#services.all()) await service[Symbol.asyncDispose]();
    for (const backend of this.#opened.values()) await (await backend)[Symbol.asyncDispose]();
    if (this.#lease.state() === "held") removeAddress(this.#parts.stateFolder);
    this.#lease[Symbol.dispose]();
  }

  #renew(): void {
    this.#stopRenewing = this.#parts.after(renewEveryMs, () => {
      if (this.#lease.state() !== "held") return this.#ended.resolve();
      this.#lease.renew(this.#parts.now());
      this.#renew();
      // Whoever started it may be gone before having asked for anything.
      this.#endIfIdle();
    });
  }

  /** Of another boot nothing stands any more: those wait for their pipeline. */
  async #adopt(): Promise<void> {
    const boot = bootId();
    for (const record of keptRecords(this.#parts.stateFolder)) {
      if (record.boot !== boot) continue;
      const service = await this.#services.get(record.workload.service, () => this.#serviceFor(record));
      // One whose port is taken by now says so, and does not hold the others up.
      await service.open().catch(() => undefined);
      await service.adopt();
    }
  }

  async #answer(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    this.#isAsked += 1;
    try {
      const request = fromJson<KeeperRequest>(await text(asked));
      // Its first line comes as soon as its backend has accepted.
      const accepted = (stands: Handle) => void answer.write(`${asJson({ stands })}\n`);
      const said = await (request.do === "apply" ? this.#apply(request, accepted) : this.#do(request));
      answer.end(asJson(said));
    } catch (error) {
      const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(500).end(fault);
    } finally {
      this.#isAsked -= 1;
      this.#endIfIdle();
    }
  }

  #do(request: Exclude<KeeperRequest, Apply>): Promise<KeeperAnswers[KeeperRequest["do"]]> {
    switch (request.do) {
      case "cancel":
        return this.#cancel(request);
      case "list":
        return this.#list(request.backend);
      case "attach":
        return this.#attach(request);
      case "remove":
        return this.#remove(request.service);
      case "watch":
        return this.#watch(request.service);
    }
  }

  async #apply(asked: Apply, accepted: OnAccepted): Promise<KeeperAnswers["apply"]> {
    const { workload, contents } = asked;
    const { service: name } = workload;
    const service = await this.#services.get(name, async () => {
      const made = await this.#serviceFor(this.#recordOf(asked));
      await made.open();
      return made;
    });
    const outcome = await service.apply({ workload, contents }, accepted);
    // One that was never ready is not kept; a former one that still answers is.
    if (outcome.status !== "succeeded" && !service.isInUse) await this.#services.remove(name, service);
    return outcome;
  }

  async #list(backend: string): Promise<KeeperAnswers["list"]> {
    const all = await this.#services.all();
    const standing = await Promise.all(all.map((service) => service.standing()));
    return standing.filter(({ handle }) => handle.backend === backend);
  }

  async #cancel({ service: name, id }: Cancel): Promise<null> {
    const service = await this.#services.find(name);
    await service?.cancel(id);
    return null;
  }

  async #attach({ service: name, spec }: Attach): Promise<KeeperAnswers["attach"]> {
    const service = await this.#services.find(name);
    const outcome = await service?.attach(spec);
    if (outcome?.status === "failed" && service?.wasReady === false) await this.#services.remove(name, service);
    return outcome ?? null;
  }

  async #remove(name: string): Promise<null> {
    await this.#services.remove(name);
    return null;
  }

  async #watch(name: string): Promise<KeeperAnswers["watch"]> {
    const service = await this.#services.find(name);
    return service === undefined ? null : { died: (await service.gone) ?? null };
  }

  async #serviceFor(record: KeptRecord): Promise<KeptService> {
    const { stateFolder } = this.#parts;
    const keeping: Keeping = {
      ...this.#parts,
      backend: await this.#backend(record.backend),
      isDriven: (run) => run !== "" && leaseOf(stateFolder, run, this.#parts.now()) !== undefined,
      write: (changed) => writeKept(stateFolder, changed),
      files: (id) => join(keeperFolder(stateFolder), "files", id),
    };
    return new KeptService(keeping, record);
  }

  #recordOf({ backend, workload, contents }: Apply): KeptRecord {
    const nowMs = this.#parts.now();
    return {
      backend,
      workload: withoutSecrets(workload),
      contents,
      keeping: workload.keeping ?? {},
      hasSecrets: hasSecrets(workload),
      frontPort: 0,
      starts: 0,
      standing: [],
      boot: bootId(),
      lastUseMs: nowMs,
      sinceMs: nowMs,
    };
  }

  #backend(name: string): Promise<Backend> {
    const { backends, stateFolder, env } = this.#parts;
    const opened = this.#opened.get(name) ?? backends[name]?.open({ stateFolder, env });
    if (opened === undefined) throw new Error(`there is no backend "${name}"`);
    this.#opened.set(name, opened);
    return opened;
  }

  #endIfIdle(): void {
    if (this.#services.isEmpty && this.#isAsked === 0) this.#ended.resolve();
  }
}
