import type { Failure, ServiceOutcome, ServiceWorkload, StandingService } from "@pipeline/backends/contract";
import { type Applying, type Became, givenUp, isGivenUp, neverReady, secretsUnknown } from "./applying.ts";
import { closedRefusal, closedText, idleText } from "./because.ts";
import type { Front, FrontSettings, Refusal, Upstream } from "./front.ts";
import { frontEndpoints } from "./front-endpoints.ts";
import { httpFront } from "./http-front.ts";
import { keptHandle } from "./kept-execution.ts";
import type { KeptRecord } from "./kept-record.ts";
import { type Asked, type OnAccepted, Stand, type StandParts } from "./stand.ts";
import { tcpFront } from "./tcp-front.ts";
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
  #turn: Promise<unknown> = Promise.resolve();
  #wanted: Wanted["is"] = "up";
  #dead: Failure | undefined;
  readonly #gone = Promise.withResolvers<Failure | undefined>();
  #forget: () => void = () => undefined;

  constructor(keeping: Keeping, record: KeptRecord) {
    this.#keeping = keeping;
    const quiet = () => this.#quiet();
    this.#stand = new Stand({ ...keeping, quiet, died: (failure) => this.#die(failure) }, record);
  }

  /** Settles once its program is gone for good; with nothing when the service was removed. */
  get gone(): Promise<Failure | undefined> {
    return this.#gone.promise;
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
    await this.#inTurn(() => this.#stand.adopt());
    this.look();
  }

  /** Brings it to ready as asked; it is kept where it is so already. */
  async apply(asked: Asked, accepted: OnAccepted = () => undefined): Promise<ServiceOutcome> {
    const { id, spec, labels } = asked.workload;
    // Whoever wants it otherwise does not wait for what it takes the place of.
    for (const other of this.#applying)
      if (other.spec !== spec) other.replacedBy = labels["pipeline-run"] ?? "somebody";
    if (this.#applying.some(({ replacedBy }) => replacedBy !== undefined)) this.#stand.giveUp();
    const applying: Applying = { id, spec };
    this.#applying.push(applying);
    const { isKept, outcome } = await this.#inTurn(() => this.#become(asked, applying, accepted));
    this.#applying = this.#applying.filter((each) => each !== applying);
    this.#use();
    this.look();
    return outcome.status === "succeeded" ? { ...outcome, endpoints: this.#endpoints, isKept } : outcome;
  }

  /** Ends what this attempt has asked for, where it is on its way. */
  async cancel(id: string): Promise<void> {
    const found = this.#applying.find((each) => each.id === id);
    if (found === undefined) return;
    found.isCancelled = true;
    this.#stand.giveUp();
    await this.settled();
  }

  /** Waits for what is on its way. One that is stopped is as good as ready: whoever asks for it starts it. */
  async attach(): Promise<ServiceOutcome> {
    await this.settled();
    const endedAtMs = this.#keeping.now();
    if (this.#dead !== undefined) return { status: "failed", failure: this.#dead, endedAtMs };
    if (this.#stand.record.starts === 0) return { status: "failed", failure: neverReady, endedAtMs };
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
    if (is !== "up" && this.isUp) void this.#inTurn(() => this.#stop());
    if (is === "up" && !this.isUp && mayStart && this.#dead === undefined) void this.#wake();
    if (askAtMs === undefined) return;
    const waitMs = Math.max(shortestWaitMs, Math.min(askAtMs - this.#keeping.now(), longestWaitMs));
    this.#forget = this.#keeping.after(waitMs, () => this.look());
  }

  /** What is so now, as its backend would tell it of its own; with the addresses of the front. */
  async standing(): Promise<StandingService> {
    const { workload, backend, sinceMs } = this.#stand.record;
    const { service, spec, labels, folder } = workload;
    const handle = keptHandle({ backend, service, stands: this.#stand.handle });
    const about = { service, spec, labels, folder, handle, sinceMs, endpoints: this.#endpoints };
    return { ...about, ...(await this.#status()) };
  }

  /** Settles once nothing is being started or stopped. */
  async settled(): Promise<void> {
    for (let turn: unknown; turn !== this.#turn; ) {
      turn = this.#turn;
      await this.#turn;
    }
  }

  /** With all that stands for it, or is on its way. */
  async remove(): Promise<void> {
    this.#forget();
    this.#stand.giveUp();
    await this.#inTurn(() => this.#stand.remove());
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

  #quiet(): void {
    this.#use();
    this.look(false);
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
    this.#starting ??= this.#inTurn(() => this.#start()).finally(() => {
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
  async #become(asked: Asked, applying: Applying, accepted: OnAccepted): Promise<Became> {
    const { record, handle } = this.#stand;
    if (isGivenUp(applying)) return { isKept: false, outcome: givenUp(applying, this.#keeping.now()) };
    const isSame = record.starts > 0 && asked.workload.spec === record.workload.spec;
    const isKept = isSame && this.#dead === undefined;
    if (isSame) this.#holdFor(asked.workload);
    if (isSame && this.isUp && handle !== null) accepted(handle);
    const outcome = await (isSame ? this.#start(accepted) : this.#replace(asked, accepted));
    return { isKept, outcome: outcome.status === "cancelled" ? givenUp(applying, outcome.endedAtMs) : outcome };
  }

  async #replace(asked: Asked, accepted: OnAccepted): Promise<ServiceOutcome> {
    const { keeping = {} } = asked.workload;
    if (keeping.withoutGap !== true) await this.#stand.stop();
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
    const name = this.#stand.up?.name;
    if (name !== undefined) {
      const found = (await this.#stand.port.list()).find(({ service }) => service === name);
      return { status: found?.status ?? "starting", ...(found?.reason !== undefined && { reason: found.reason }) };
    }
    if (this.#stand.record.standing.length > 0) return { status: "starting" };
    return { status: "stopped", reason: this.#whyStopped() };
  }

  #whyStopped(): string {
    if (this.#lacksSecrets) return secretsUnknown.message;
    const { windows } = this.#stand.record.keeping;
    return this.#wanted === "closed" && windows !== undefined ? closedText(windows, this.#keeping.now()) : idleText;
  }

  get #lacksSecrets(): boolean {
    return this.#stand.record.hasSecrets && this.#workload === undefined;
  }

  /** One thing after another: nothing is started while it is being stopped. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
