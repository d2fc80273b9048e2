import { writeFileSync } from "node:fs";
import type { Execution, Failure, Outcome, ServiceExecution, ServiceOutcome } from "../contract/index.ts";
import { untilReady } from "../stream/probe.ts";
import { tail } from "../stream/tail.ts";
import { claimFiles } from "./claim.ts";
import { endpointsOf } from "./port.ts";
import type { ServiceRecord } from "./service-record.ts";
import { endText, probeHost } from "./standing.ts";

export interface Followed {
  readonly record: ServiceRecord;
  /** Of its program. */
  readonly execution: Execution;
  /** It stood before, as specified. */
  readonly isKept: boolean;
  /** It goes when it is not ready in time: it is on its way, or asked for anew. One that was only looked for stays. */
  readonly isToBecomeReady: boolean;
  /** What stands under its name by now: told apart by the attempt's id. */
  readonly standsNow: () => ServiceRecord | undefined;
  /** Takes it away, if it still is the one that stands. */
  readonly remove: () => Promise<void>;
}

type Reached = { readonly is: "ready" } | { readonly is: "late"; readonly why: string };

/** A service on its way to ready, looked at from this process. */
export class FollowedService implements ServiceExecution {
  readonly outcome: Promise<ServiceOutcome>;
  readonly died: Promise<Failure>;
  readonly #followed: Followed;
  readonly #looking = new AbortController();
  readonly #dead = Promise.withResolvers<Failure>();
  /** Settles once nobody watches any more. */
  readonly #left = Promise.withResolvers<"left">();
  #isCancelled = false;
  #isRemoved = false;

  constructor(followed: Followed) {
    this.#followed = followed;
    this.died = this.#dead.promise;
    this.outcome = this.#becomeReady();
  }

  get handle(): Execution["handle"] {
    const { service, id, folder } = this.#followed.record;
    return { backend: "local", native: { service, id, folder } };
  }

  watch(observe: Parameters<Execution["watch"]>[0]): void {
    this.#followed.execution.watch(observe);
  }

  logs(until?: "now"): ReturnType<ServiceExecution["logs"]> {
    const { execution, record } = this.#followed;
    const ended = until === "now" ? Promise.resolve() : Promise.race([execution.outcome, this.#left.promise]);
    return tail(claimFiles.log(record.folder), ended);
  }

  async cancel(): Promise<void> {
    this.#isCancelled = true;
    this.#looking.abort();
    await this.outcome;
  }

  /** Called before this process removes or replaces it: that is no death. */
  expectEnd(): void {
    this.#isRemoved = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#left.resolve("left");
    this.#looking.abort();
    await this.#followed.execution[Symbol.asyncDispose]();
  }

  async #becomeReady(): Promise<ServiceOutcome> {
    const { execution } = this.#followed;
    const first = await Promise.race([this.#left.promise, execution.outcome, this.#reach()]);
    this.#looking.abort();
    // Nobody asks for it any more, and the service is left as it is.
    if (first === "left") return new Promise(() => undefined);
    if ("is" in first) return first.is === "ready" ? this.#ready() : this.#givenUp(first.why);
    if (this.#followed.isToBecomeReady) await this.#followed.remove();
    const times = {
      ...(first.startedAtMs === undefined ? {} : { startedAtMs: first.startedAtMs }),
      endedAtMs: Date.now(),
    };
    return { status: "failed", failure: this.#neverReady(first), ...times };
  }

  async #reach(): Promise<Reached> {
    const { record } = this.#followed;
    const probed = { host: probeHost(record), port: record.port, health: record.health };
    const why = await untilReady(probed, record.readyTimeoutMs, this.#looking.signal);
    return why === undefined ? { is: "ready" } : { is: "late", why };
  }

  /** From now on its program is started again when it ends. */
  #ready(): ServiceOutcome {
    const { record, execution, isKept } = this.#followed;
    writeFileSync(claimFiles.ready(record.folder), "", { mode: 0o600 });
    void execution.outcome.then((outcome) => {
      if (!this.#isRemoved) this.#dead.resolve(this.#deathBy(outcome));
    });
    return { status: "succeeded", endpoints: endpointsOf(record), isKept, endedAtMs: Date.now() };
  }

  async #givenUp(why: string): Promise<ServiceOutcome> {
    const { isKept, isToBecomeReady, remove, record } = this.#followed;
    if (this.#isCancelled) {
      if (isToBecomeReady && !isKept) await remove();
      return { status: "cancelled", endedAtMs: Date.now() };
    }
    if (isToBecomeReady) await remove();
    const message = `was not ready within ${record.readyTimeoutMs / 1000} s: ${why}`;
    return { status: "failed", failure: { class: "not-ready", message }, endedAtMs: Date.now() };
  }

  /** Its program has ended, or somebody has ended it. */
  #neverReady(outcome: Outcome): Failure {
    if (outcome.status === "cancelled") return this.#takenAway();
    if (outcome.status === "failed" && outcome.failure.class !== "user-exit") return outcome.failure;
    return { class: "not-ready", message: `ended before it was ready: ${endText(outcome)}` };
  }

  #deathBy(outcome: Outcome): Failure {
    if (outcome.status === "cancelled") return this.#takenAway();
    const message = endText(outcome);
    return outcome.status === "failed" ? { ...outcome.failure, message } : { class: "not-ready", message };
  }

  #takenAway(): Failure {
    const { record, standsNow } = this.#followed;
    const now = standsNow();
    if (now === undefined || now.id === record.id)
      return { class: "not-ready", message: "another process has removed it" };
    const run = now.labels["pipeline-run"];
    const message = `was replaced: ${run === undefined ? "somebody" : `run ${run}`} wants the service ${record.service} otherwise`;
    return { class: "not-ready", message };
  }
}
