import type { ServiceExecution } from "@pipeline/backends/contract";
import type { Upstream } from "./front.ts";

export interface Started {
  /** Under which it stands on its backend. */
  readonly name: string;
  readonly execution: ServiceExecution;
  /** Where this machine reaches it. */
  readonly url: string;
}

/** One start of a kept service, ready: what requests are passed on to. */
export class Generation implements Upstream {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly execution: ServiceExecution;
  readonly #held = { request: 0, connection: 0 };
  readonly #quiet: () => void;
  /** Told at each end of what it was given. */
  #ended: () => void = () => undefined;

  /** `quiet` is called whenever the last of its requests has been answered. */
  constructor({ name, execution, url }: Started, quiet: () => void) {
    const { hostname, port } = new URL(url);
    this.name = name;
    this.host = hostname;
    this.port = Number(port);
    this.execution = execution;
    this.#quiet = quiet;
  }

  /** That are not answered yet. */
  get requests(): number {
    return this.#held.request;
  }

  begin(as: "request" | "connection"): () => void {
    this.#held[as] += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#held[as] -= 1;
      if (as === "request" && this.#held.request === 0) this.#quiet();
      this.#ended();
    };
  }

  /** Settles once all requests are answered, and all connections closed where they count too; or after `ms`. */
  async drain(ms: number, of: "requests" | "requests and connections"): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = () => {
      if (this.#held.request === 0 && (of === "requests" || this.#held.connection === 0)) resolve();
    };
    this.#ended();
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
  }
}
