import { obeyRequests } from "../store/cancel-request.ts";
import { believedMs, Lease, renewEveryMs } from "../store/lease.ts";
import type { Host } from "./host.ts";

/** What comes to the process that drives a run from outside. */
export interface TenancyEvents {
  /** Somebody asked for the run to be cancelled. */
  readonly cancel: () => void;
  /** The run is no longer ours to drive. */
  readonly lose: (how: Lost) => void;
}

/** `taken`: another process drives it. `gone`: its folder was removed. */
export type Lost = "taken" | "gone";

/**
 * This process drives a run: it shows that it lives, and does what other terminals ask.
 *
 * A host that slept, or a process that was stopped, may wake up after its lease has expired and another runner has
 * taken it: whoever could not show itself in time asks before it writes anything.
 */
export class Tenancy implements Disposable {
  readonly #lease: Lease;
  readonly #place: { readonly stateFolder: string; readonly run: string };
  readonly #host: Host;
  #shownAtMs: number;
  #lose: TenancyEvents["lose"] = () => undefined;
  #forgetRenewal: () => void = () => undefined;
  #forgetRequests: () => void = () => undefined;

  private constructor(lease: Lease, host: Host, place: { readonly stateFolder: string; readonly run: string }) {
    this.#lease = lease;
    this.#host = host;
    this.#place = place;
    this.#shownAtMs = host.now();
    this.#renewLater();
  }

  /** Nothing when another process drives the run. */
  static take(stateFolder: string, run: string, host: Host): Tenancy | undefined {
    const lease = Lease.take(stateFolder, run, host.now());
    return lease === undefined ? undefined : new Tenancy(lease, host, { stateFolder, run });
  }

  /** From now on something may come from outside. */
  obey({ cancel, lose }: TenancyEvents): void {
    this.#lose = lose;
    this.#forgetRequests = obeyRequests(this.#place.stateFolder, this.#place.run, cancel);
  }

  /** Whether the run is ours still; when it is not, `lose` has been called. Costs nothing while renewals come in time. */
  holds(): boolean {
    return Math.abs(this.#host.now() - this.#shownAtMs) <= believedMs - renewEveryMs || this.#renew();
  }

  /** Another process of this host drives the run from now on: at no time does nobody. */
  handTo(pid: number): void {
    this.#forget();
    this.#lease.handTo(pid);
  }

  [Symbol.dispose](): void {
    this.#forget();
    this.#lease[Symbol.dispose]();
  }

  #forget(): void {
    this.#forgetRenewal();
    this.#forgetRequests();
  }

  #renewLater(): void {
    this.#forgetRenewal = this.#host.after(renewEveryMs, () => {
      if (this.#renew()) this.#renewLater();
    });
  }

  #renew(): boolean {
    const state = this.#lease.state();
    if (state !== "held") {
      this.#forget();
      this.#lose(state);
      return false;
    }
    const nowMs = this.#host.now();
    try {
      this.#lease.renew(nowMs);
      this.#shownAtMs = nowMs;
    } catch {
      // A disk that takes no times may take no events either, and those who write them say so.
    }
    return true;
  }
}
