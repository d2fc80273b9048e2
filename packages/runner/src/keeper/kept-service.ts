import type { Failure, ServiceOutcome, ServiceWorkload, StandingService } from "@pipeline/backends/contract";
import { Applying, removed, replacedBy, secretsUnknown } from "./applying.ts";
import { closedRefusal, closedText, idleText } from "./because.ts";
import type { Front, FrontSettings, Refusal, Upstream } from "./front.ts";
import { frontEndpoints } from "./front-endpoints.ts";
import { httpFront } from "./http-front.ts";
import { keptHandle } from "./kept-execution.ts";
import type { KeptRecord } from "./kept-record.ts";
import { type Asked, type OnAccepted, Stand, type StandParts } from "./stand.ts";
import { tcpFront } from "./tcp-front.ts";
import { Turns } from "./turns.ts";
import { type Wanted, wantedAt } from "./wanted.ts";

export interface Keeping extends Pick<StandParts, "backend" | "now" | "write" | "files"> {
  /** Calls back once after `ms`, unless the returned function is called before. */
  readonly after: (ms: number, callback: () => void) => () => void;
  /** Whether a run that brought a service goes on. */
  readonly isDriven: (run: string) => boolean;
  /** How long a request waits for a service that starts. */
  readonly patienceMs: number;
}

/** A clock may be set, and a machine may sleep: nobody waits for one timer longer. */
const longestWaitMs = 60_000;
const shortestWaitMs = 10;

/** One service that is kept: its front, and when what stands behind it stops and starts. */
export class KeptService implements AsyncDisposable {
  readonly #keeping: Keeping;
  readonly #stand: Stand;
  /** With the values of its secrets; absent after the death of the keeper that was told them. */
  #workload: ServiceWorkload | undefined;
  #front: Front | undefined;
  #starting: Promise<ServiceOutcome> | undefined;
  /** Requests that wait for it to be up. */
  #waiting = 0;
  /** The first of them is having its turn. */
  #applying: Applying[] = [];
  readonly #turns = new Turns();
  #wanted: Wanted["is"] = "up";
  #dead: Failure | undefined;
  readonly #gone = Promise.withResolvers<Failure | undefined>();
  #forget: () => void = () => undefined;

  constructor(keeping: Keeping, record: KeptRecord) {
    this.#keeping = keeping;
    const quiet = () => {
      this.#use();
      this.look(false);
    };
    this.#stand = new Stand({ ...keeping, quiet, died: (failure) => this.#die(failure) }, record);
  }

  /** Settles once its program is gone for good; with nothing when the service was removed. */
  get gone(): Promise<Failure | undefined> {
    return this.#gone.promise;
  }

  /** Not once, as long as its deploy is on its way. */
  get wasReady(): boolean {
    return this.#stand.record.starts > 0;
  }

  get isUp(): boolean {
    return this.#stand.up !== undefined;
  }

  /** It is, or somebody is bringing it there. */
  get isInUse(): boolean {
    return this.isUp || this.#applying.length > 0;
  }

  /** Listens, if it does not yet; rejects where its port is taken by now. */
  async open(): Promise<void> {
    if (this.#front !== undefined) return;
    const { workload, frontPort } = this.#stand.record;
    const settings: FrontSettings = {
      host: workload.expose === "network" ? "0.0.0.0" : "127.0.0.1",
      port: frontPort,
      upstream: () => this.#upstream(),
      used: () => this.#use(),
    };
    this.#front = await (workload.health === "port" ? tcpFront(settings) : httpFront(settings));
    this.#stand.update({ frontPort: this.#front.port });
  }

  /** Goes on with what an earlier keeper left. */
  async adopt(): Promise<void> {
    await this.#turns.take(() => this.#stand.adopt(this.#keeping.isDriven));
    this.look(!this.#stand.hasBegun);
  }

  /** Brings it to ready as asked; it is kept where it is so already. */
  async apply(asked: Asked, accepted: OnAccepted = () => undefined): Promise<ServiceOutcome> {
    const applying = new Applying(asked.workload);
    // Whoever wants it otherwise does not wait for what it takes the place of.
    const others = this.#applying.filter(({ spec }) => spec !== applying.spec);
    this.#giveUp(others, replacedBy(asked.workload.labels["pipeline-run"] ?? "somebody"));
    this.#applying.push(applying);
    const outcome = await this.#turns.take(() => this.#become(asked, applying, accepted));
    this.#applying = this.#applying.filter((each) => each !== applying);
    this.#use();
    this.look();
    return outcome;
  }

  /** Ends what this attempt has asked for, where it is on its way. */
  async cancel(id: string): Promise<void> {
    const asked = this.#applying.filter((each) => each.id === id);
    if (asked.length === 0) return;
    this.#giveUp(asked, "cancelled");
    await this.settled();
  }

  /**
   * Waits for what is on its way; nothing where it stands otherwise. One that is stopped is as good as ready: whoever
   * asks for it starts it.
   */
  async attach(spec: string): Promise<ServiceOutcome | undefined> {
    await this.settled();
    const endedAtMs = this.#keeping.now();
    if (spec !== this.#stand.record.workload.spec) return undefined;
    if (this.#dead !== undefined) return { status: "failed", failure: this.#dead, endedAtMs };
    // The keeper that was asked to start it has died, and nobody has asked this one.
    const started = this.wasReady ? undefined : await this.#wake();
    if (started !== undefined && started.status !== "succeeded") return started;
    return { status: "succeeded", endpoints: this.#endpoints, isKept: true, endedAtMs };
  }

  /** Decides anew whether it is to be up, and does that. */
  look(mayStart = true): void {
    this.#forget();
    const before = this.#wanted;
    const isOpening = before === "closed" && this.#decide().is !== "closed";
    // Its idle time begins when its window does.
    if (isOpening) this.#use();
    const { is, askAtMs } = this.#decide();
    this.#wanted = is;
    if (is !== "up" && this.isUp) void this.#turns.take(() => this.#stop());
    if (is === "up" && !this.isUp && mayStart && this.#dead === undefined) void this.#wake();
    if (askAtMs === undefined) return;
    const waitMs = Math.max(shortestWaitMs, Math.min(askAtMs - this.#keeping.now(), longestWaitMs));
    this.#forget = this.#keeping.after(waitMs, () => this.look());
  }

  /** What is so now, as its backend would tell it of its own; with the addresses of the front. */
  async standing(): Promise<StandingService> {
    const { workload, backend, sinceMs } = this.#stand.record;
    const { service, spec, labels, folder } = workload;
    const handle = keptHandle({ backend, service, spec, stands: this.#stand.handle });
    const about = { service, spec, labels, folder, handle, sinceMs, endpoints: this.#endpoints };
    return { ...about, ...(await this.#status()) };
  }

  /** Settles once nothing is being started or stopped. */
  settled(): Promise<void> {
    return this.#turns.over();
  }

  /** With all that stands for it, or is on its way. */
  async remove(): Promise<void> {
    this.#forget();
    this.#giveUp(this.#applying, removed);
    this.#stand.giveUp();
    await this.#turns.take(() => this.#stand.remove());
    await this[Symbol.asyncDispose]();
    this.#gone.resolve(undefined);
  }

  /** What stands stays. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#forget();
    const front = this.#front;
    this.#front = undefined;
    await front?.[Symbol.asyncDispose]();
    await this.#stand[Symbol.asyncDispose]();
  }

  get #endpoints() {
    const { frontPort, workload } = this.#stand.record;
    return frontEndpoints(frontPort, workload);
  }

  #giveUp(waiting: readonly Applying[], end: Parameters<Applying["giveUp"]>[0]): void {
    for (const each of waiting) each.giveUp(end);
    if (waiting.length > 0) this.#stand.giveUp();
  }

  async #upstream(): Promise<Upstream | Refusal> {
    this.#use();
    const { keeping } = this.#stand.record;
    const { windows } = keeping;
    if (this.#dead !== undefined) return { reason: `it has died: ${this.#dead.message}`, retryAfterMs: longestWaitMs };
    if (this.#wanted === "closed" && windows !== undefined) return closedRefusal(windows, this.#keeping.now());
    if (this.#stand.up !== undefined) return this.#stand.up;
    return this.#woken();
  }

  /** Whoever waits for the start has a request in hand: it is not stopped again before that is passed on. */
  async #woken(): Promise<Upstream | Refusal> {
    this.#waiting += 1;
    const late = Promise.withResolvers<undefined>();
    const forget = this.#keeping.after(this.#keeping.patienceMs, () => late.resolve(undefined));
    const outcome = await Promise.race([this.#wake(), late.promise]);
    forget();
    this.#waiting -= 1;
    this.#use();
    if (this.#stand.up !== undefined) return this.#stand.up;
    const reason = outcome?.status === "failed" ? `it cannot start: ${outcome.failure.message}` : "it is starting";
    return { reason, retryAfterMs: 5_000 };
  }

  #use(): void {
    this.#stand.used(this.#keeping.now());
    if (this.#wanted === "idle") this.#wanted = "up";
  }

  #die(failure: Failure): void {
    this.#dead = failure;
    this.#gone.resolve(failure);
  }

  #holdFor(workload: ServiceWorkload): void {
    this.#workload = { ...workload, folder: this.#stand.record.workload.folder };
    this.#stand.update({ workload: { ...this.#stand.record.workload, labels: workload.labels } });
    this.#dead = undefined;
  }

  #decide(): Wanted {
    const { keeping, lastUseMs, workload } = this.#stand.record;
    const isHeld = this.#keeping.isDriven(workload.labels["pipeline-run"] ?? "");
    const use = { lastMs: lastUseMs, inFlight: this.#waiting + (this.#stand.up?.requests ?? 0), isHeld };
    return wantedAt(keeping, use, this.#keeping.now());
  }

  /** Of several that want it up, one starts it. */
  #wake(): Promise<ServiceOutcome> {
    this.#starting ??= this.#turns
      .take(() => this.#start())
      .finally(() => {
        this.#starting = undefined;
        this.look(false);
      });
    return this.#starting;
  }

  async #start(accepted?: OnAccepted): Promise<ServiceOutcome> {
    const { contents, keeping, workload } = this.#stand.record;
    const endedAtMs = this.#keeping.now();
    if (this.isUp) return { status: "succeeded", endpoints: [], isKept: true, endedAtMs };
    if (this.#lacksSecrets) return { status: "failed", failure: secretsUnknown, endedAtMs };
    return this.#stand.start({ workload: this.#workload ?? workload, contents }, keeping, accepted);
  }

  async #stop(): Promise<void> {
    if (this.#wanted !== "up") await this.#stand.stop();
  }

  /** Kept where it is as asked already; the run that asks holds it from now on, and knows its secrets. */
  async #become(asked: Asked, applying: Applying, accepted: OnAccepted): Promise<ServiceOutcome> {
    const { record, handle } = this.#stand;
    if (applying.isGivenUp) return applying.outcome(this.#keeping.now());
    const isSame = this.wasReady && asked.workload.spec === record.workload.spec;
    // Whoever asked a keeper that has died asks the next one for the same.
    const isKept = isSame && this.#dead === undefined && asked.workload.id !== record.workload.id;
    if (isSame) this.#holdFor(asked.workload);
    if (isSame && this.isUp && handle !== null) accepted(handle);
    const outcome = await (isSame ? this.#start(accepted) : this.#replace(asked, accepted));
    if (outcome.status === "cancelled") return applying.outcome(outcome.endedAtMs);
    return outcome.status === "succeeded" ? { ...outcome, endpoints: this.#endpoints, isKept } : outcome;
  }

  async #replace(asked: Asked, accepted: OnAccepted): Promise<ServiceOutcome> {
    const { keeping = {} } = asked.workload;
    if (keeping.withoutGap !== true) await this.#stand.stop(asked.workload.spec);
    const outcome = await this.#stand.start(asked, keeping, accepted);
    if (outcome.status !== "succeeded") return outcome;
    this.#workload = asked.workload;
    this.#dead = undefined;
    return outcome;
  }

  async #status(): Promise<Pick<StandingService, "status" | "reason">> {
    if (this.#dead !== undefined) return { status: "died", reason: this.#dead.message };
    const deaf = await this.open().catch((error: unknown) => error);
    if (deaf instanceof Error) return { status: "unhealthy", reason: `its port is taken by now: ${deaf.message}` };
    return (await this.#stand.status()) ?? { status: "stopped", reason: this.#whyStopped() };
  }

  #whyStopped(): string {
    if (this.#lacksSecrets) return secretsUnknown.message;
    const { windows } = this.#stand.record.keeping;
    return this.#wanted === "closed" && windows !== undefined ? closedText(windows, this.#keeping.now()) : idleText;
  }

  get #lacksSecrets(): boolean {
    return this.#stand.record.hasSecrets && this.#workload === undefined;
  }
}
