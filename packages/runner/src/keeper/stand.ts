import type {
  AttemptContents,
  Backend,
  Failure,
  Handle,
  ServiceExecution,
  ServiceOutcome,
  ServicesPort,
  ServiceWorkload,
  StandingService,
} from "@pipeline/backends/contract";
import { again, contentsAgain, folderOf } from "./again.ts";
import { freePort } from "./free-port.ts";
import { Generation } from "./generation.ts";
import type { KeptRecord } from "./kept-record.ts";
import { pinned, unpin } from "./pin.ts";

/** What a deploy asks for: the service, and what its folder was filled with. */
export interface Asked {
  readonly workload: ServiceWorkload;
  readonly contents: AttemptContents;
}

/** Is told once, as soon as a start is accepted. */
export type OnAccepted = (stands: Handle) => void;

export interface StandParts {
  readonly backend: Backend;
  readonly now: () => number;
  readonly write: (record: KeptRecord) => void;
  /** Where copies of the project's files are, by the id of the deploy's attempt. */
  readonly files: (id: string) => string;
  /** The last request has been answered. */
  readonly quiet: () => void;
  readonly died: (failure: Failure) => void;
}

/** Requests that a former start has in hand get this long to be answered. */
const drainMs = 30_000;
/** Somebody waits for it to be gone. */
const removalMs = 3_000;

/** What stands on the backend for one kept service: none, one, or two while one takes the place of the other. */
export class Stand {
  readonly #parts: StandParts;
  #record: KeptRecord;
  #up: Generation | undefined;
  #handle: Handle | null = null;
  #abort = new AbortController();
  #isRemoved = false;

  constructor(parts: StandParts, record: KeptRecord) {
    this.#parts = parts;
    this.#record = record;
  }

  get record(): KeptRecord {
    return this.#record;
  }

  /** What its backend knows the last start by, for its log. */
  get handle(): Handle | null {
    return this.#handle;
  }

  /** Something has been begun that does not answer yet. */
  get hasBegun(): boolean {
    return this.#record.standing.some((name) => name !== this.#up?.name);
  }

  /** What answers now. */
  get up(): Generation | undefined {
    return this.#up;
  }

  get port(): ServicesPort {
    const { services, name } = this.#parts.backend;
    if (services === undefined) throw new Error(`internal: backend "${name}" leaves no services`);
    return services;
  }

  update(some: Partial<KeptRecord>): void {
    this.#record = { ...this.#record, ...some };
    if (!this.#isRemoved) this.#parts.write(this.#record);
  }

  /** Uses are written down with the next thing that matters. */
  used(nowMs: number): void {
    this.#record = { ...this.#record, lastUseMs: nowMs };
  }

  /** How that is which answers, or is on its way; nothing where it is stopped. */
  async status(): Promise<Pick<StandingService, "status" | "reason"> | undefined> {
    if (this.#record.standing.length === 0) return undefined;
    const found = (await this.port.list()).find(({ service }) => service === this.#up?.name);
    return { status: found?.status ?? "starting", ...(found?.reason !== undefined && { reason: found.reason }) };
  }

  /**
   * Goes on with what an earlier keeper has left, where it is ready; takes away what is not. What a run that goes on has
   * begun is left: it asks again, and finds that.
   */
  async adopt(isDriven: (run: string) => boolean): Promise<void> {
    if (this.#record.starts === 0) return;
    const { spec } = this.#record.workload;
    const found = (await this.port.list()).filter(({ service }) => this.#record.standing.includes(service));
    const ready = found.find((each) => each.spec === spec && ["ready", "unhealthy"].includes(each.status));
    const url = ready?.endpoints.find(({ reach }) => reach === "host")?.url;
    const begun = found.filter((each) => each.spec !== spec && isDriven(each.labels["pipeline-run"] ?? ""));
    const left = [ready, ...begun].map((each) => each?.service);
    await this.#remove(this.#record.standing.filter((name) => !left.includes(name)));
    if (ready === undefined || url === undefined) return;
    const execution = await this.port.attach(ready.handle, new AbortController().signal);
    this.#switchTo(new Generation({ name: ready.service, execution, url }, this.#parts.quiet));
  }

  /** The same as before once more, or what is asked for the first time; takes the place of what stands once it is ready. */
  async start(
    asked: Asked,
    keeping: KeptRecord["keeping"],
    accepted: OnAccepted = () => undefined,
  ): Promise<ServiceOutcome> {
    // By a request that came while it was being removed.
    if (this.#isRemoved) return { status: "cancelled", endedAtMs: this.#parts.now() };
    const { workload, contents } = asked;
    const starts = workload.folder === this.#record.workload.folder ? this.#record.starts : 0;
    // Two may stand while one takes the place of the other.
    const name = this.#up?.name === workload.service ? `${workload.service}-b` : workload.service;
    const port = this.#up?.port === workload.port ? await freePort() : workload.port;
    const { staging } = this.#parts.backend;
    // The folder of the first start was filled by the deploy.
    if (starts > 0) await staging.prepare(folderOf(workload, starts), contentsAgain(contents, workload, starts));
    // No number is used twice, whatever becomes of this start: its folder is taken.
    const burnt = starts > 0 ? { starts: starts + 1 } : {};
    this.update({ standing: [...new Set([...this.#record.standing, name])], ...burnt });
    const { execution, outcome } = await this.#apply(again(workload, { starts, name, port }), accepted);
    const url = outcome.status === "succeeded" ? hostUrl(outcome) : undefined;
    if (execution === undefined || url === undefined) return this.#notReady(name, { execution, outcome });
    const former = this.#up;
    await this.#become(asked, keeping);
    this.update({ starts: starts + 1, sinceMs: this.#parts.now() });
    this.#switchTo(new Generation({ name, execution, url }, this.#parts.quiet));
    if (former !== undefined) await this.#end(former, drainMs, "requests and connections");
    // What a start that nobody asked for again has left.
    await this.#remove(this.#record.standing.filter((each) => each !== name));
    return outcome;
  }

  /** From now on it is what was asked, copies of the project's files included. */
  async #become({ workload, contents }: Asked, keeping: KeptRecord["keeping"]): Promise<void> {
    const { files } = this.#parts;
    const former = this.#record;
    if (workload.folder === former.workload.folder && former.starts > 0) return;
    const about = { keeping, hasSecrets: hasSecrets(workload) };
    const copies = await pinned(contents, files(workload.id));
    this.update({ ...about, workload: withoutSecrets(workload), contents: copies });
    if (former.workload.id !== workload.id) await unpin(files(former.workload.id));
  }

  /** Ends a start that is on its way. */
  giveUp(): void {
    this.#abort.abort();
  }

  /** Whatever stands; requests in hand are answered first. `except` is what has been begun of this spec. */
  async stop(except?: string): Promise<void> {
    await this.#endUp(drainMs);
    const { standing } = this.#record;
    const begun = except === undefined || standing.length === 0 ? [] : await this.port.list();
    const spared = begun.filter(({ spec }) => spec === except).map(({ service }) => service);
    await this.#remove(standing.filter((name) => !spared.includes(name)));
    this.update({ sinceMs: this.#parts.now() });
  }

  /** Nothing is left of it, and nothing comes of it any more. */
  async remove(): Promise<void> {
    await this.#endUp(removalMs);
    await this.stop();
    this.#isRemoved = true;
    await unpin(this.#parts.files(this.#record.workload.id));
  }

  /** Nobody looks at it from here any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#up?.execution[Symbol.asyncDispose]();
  }

  async #apply(workload: ServiceWorkload, accepted: OnAccepted): Promise<Applied> {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    try {
      const execution = await this.port.apply(workload, signal);
      this.#handle = execution.handle;
      accepted(this.#handle);
      // One that cannot be cancelled shows in its outcome.
      const cancel = () => void execution.cancel().catch(() => undefined);
      signal.addEventListener("abort", cancel);
      if (signal.aborted) cancel();
      return { execution, outcome: await execution.outcome };
    } catch (error) {
      if (signal.aborted) return { outcome: { status: "cancelled", endedAtMs: this.#parts.now() } };
      throw error;
    }
  }

  async #endUp(ms: number): Promise<void> {
    const former = this.#up;
    this.#up = undefined;
    if (former !== undefined) await this.#end(former, ms, "requests");
  }

  async #end(former: Generation, ms: number, of: Parameters<Generation["drain"]>[1]): Promise<void> {
    await former.drain(ms, of);
    await this.#remove([former.name]);
    await former.execution[Symbol.asyncDispose]();
  }

  async #notReady(name: string, { execution, outcome }: Applied): Promise<ServiceOutcome> {
    await this.#remove([name]);
    await execution?.[Symbol.asyncDispose]();
    if (outcome.status !== "succeeded") return outcome;
    return { status: "failed", failure: unreachable, endedAtMs: this.#parts.now() };
  }

  #switchTo(generation: Generation): void {
    this.#up = generation;
    this.#handle = generation.execution.handle;
    void generation.execution.died.then((failure) => {
      if (this.#up !== generation) return;
      this.#up = undefined;
      this.#parts.died(failure);
    });
  }

  async #remove(names: readonly string[]): Promise<void> {
    for (const name of names) await this.port.remove(name);
    if (names.length > 0) this.update({ standing: this.#record.standing.filter((name) => !names.includes(name)) });
  }
}

interface Applied {
  /** Absent where it was given up before its backend had accepted. */
  readonly execution?: ServiceExecution | undefined;
  readonly outcome: ServiceOutcome;
}

const unreachable: Failure = { class: "not-ready", message: "the machine of the keeper cannot reach it" };

function hostUrl({ endpoints }: Extract<ServiceOutcome, { readonly status: "succeeded" }>): string | undefined {
  return endpoints.find(({ reach }) => reach === "host")?.url;
}

export function hasSecrets({ secrets, secretFiles, sidecars }: ServiceWorkload): boolean {
  const inSidecars = Object.values(sidecars).map((sidecar) => sidecar.secrets);
  return [secrets, secretFiles, ...inSidecars].some((values) => Object.keys(values).length > 0);
}

export function withoutSecrets(workload: ServiceWorkload): ServiceWorkload {
  const sidecars = Object.entries(workload.sidecars).map(([name, sidecar]) => [name, { ...sidecar, secrets: {} }]);
  return { ...workload, secrets: {}, secretFiles: {}, sidecars: Object.fromEntries(sidecars) };
}
