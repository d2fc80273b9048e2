import { obeyRequests } from "../store/cancel-request.ts";
import { Lease, renewEveryMs } from "../store/lease.ts";
import type { Host } from "./host.ts";

/** This process drives a run: it shows that it lives, and does what other terminals ask. */
export class Tenancy implements Disposable {
  readonly #lease: Lease;
  readonly #place: { readonly stateFolder: string; readonly run: string };
  readonly #host: Host;
  #forgetRenewal: () => void = () => undefined;
  #forgetRequests: () => void = () => undefined;

  private constructor(lease: Lease, host: Host, place: { readonly stateFolder: string; readonly run: string }) {
    this.#lease = lease;
    this.#host = host;
    this.#place = place;
    this.#renewLater();
  }

  /** Nothing when another process drives the run. */
  static take(stateFolder: string, run: string, host: Host): Tenancy | undefined {
    const lease = Lease.take(stateFolder, run, host.now());
    return lease === undefined ? undefined : new Tenancy(lease, host, { stateFolder, run });
  }

  /** From now on somebody may ask for the run to be cancelled. */
  obey(cancel: () => void): void {
    this.#forgetRequests = obeyRequests(this.#place.stateFolder, this.#place.run, cancel);
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
      this.#lease.renew(this.#host.now());
      this.#renewLater();
    });
  }
}
