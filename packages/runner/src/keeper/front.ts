import type { Duplex } from "node:stream";

/** What answers for a service now, and how many requests it has in hand. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
  /** Holds it until the returned function is called; a request also counts as its use as long as it is not answered. */
  begin(as: "request" | "connection"): () => void;
}

/** Why a request cannot be passed on. */
export interface Refusal {
  readonly reason: string;
  /** When it may be worth to ask again. */
  readonly retryAfterMs: number;
}

export interface FrontSettings {
  /** Of the address that is listened on. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** What answers, started and waited for where it is stopped. Each call counts as a use. */
  readonly upstream: () => Promise<Upstream | Refusal>;
  /** Bytes went by on a connection that has no requests to count. */
  readonly used: () => void;
}

/** The stable address of a service: it stays while what stands behind it stops, starts and changes. */
export interface Front extends AsyncDisposable {
  readonly port: number;
}

/** Passes everything on in both directions; settles once both are closed. */
export async function join(one: Duplex, other: Duplex, used: () => void): Promise<void> {
  const closed = Promise.all([one, other].map((each) => new Promise((resolve) => each.once("close", resolve))));
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on("data", used);
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.once("close", () => to.destroy());
  }
  await closed;
}
