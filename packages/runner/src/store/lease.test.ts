import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { believedMs, Lease, leaseOf } from "./lease.ts";
import type { LeaseTaking } from "./testing/lease-taker.ts";

const startMs = Date.UTC(2026, 10, 21);
const us = { pid: process.pid, host: hostname() };

const taker = new URL("./testing/lease-taker.ts", import.meta.url);

let state: string;
let folder: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "lease-"));
  folder = join(state, "runs", "r");
  mkdirSync(folder, { recursive: true });
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

function take(nowMs = startMs): Lease {
  const lease = Lease.take(state, "r", nowMs);
  if (lease === undefined) throw new Error("the lease is not free");
  return lease;
}

/** A lease as another process would leave it. */
function foreign(holder: { readonly pid: number; readonly host: string }): void {
  writeFileSync(join(folder, "lease.7"), JSON.stringify({ ...holder, token: "other" }));
}

describe("a lease", () => {
  it("is of one holder until it is given back, and leaves nothing", () => {
    {
      using lease = take();
      expect(lease.state()).toBe("held");
      expect(leaseOf(state, "r", startMs)).toEqual(us);
      expect(Lease.take(state, "r", startMs)).toBeUndefined();
    }
    expect(leaseOf(state, "r", startMs)).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
    take()[Symbol.dispose]();
  });

  it("that has expired goes to one of those who want it at the same moment", async () => {
    const [rounds, takers] = [500, 3];
    for (let round = 0; round < rounds; round += 1) {
      mkdirSync(join(state, String(round)));
      writeFileSync(join(state, String(round), "lease.7"), JSON.stringify({ pid: 0, host: "other", token: "expired" }));
    }
    const [arrived, got] = [new SharedArrayBuffer(4 * rounds), new SharedArrayBuffer(4 * rounds)];
    const workerData: LeaseTaking = { folder: state, takers, arrived, got, nowMs: Date.now() + 2 * believedMs };
    const threads = Array.from({ length: takers }, () => new Worker(taker, { workerData }));
    await Promise.all(threads.map((thread) => once(thread, "exit")));
    expect(new Set(new Int32Array(got))).toEqual(new Set([1]));
  });

  it("lasts while it is renewed, and expires in silence, whichever way the clock has gone", () => {
    using lease = take();
    lease.renew(startMs + believedMs);
    expect(leaseOf(state, "r", startMs + 2 * believedMs)).toEqual(us);
    expect(leaseOf(state, "r", startMs + 2 * believedMs + 1)).toBeUndefined();
    expect(leaseOf(state, "r", startMs - 3_600_000)).toBeUndefined();
  });

  it("of a holder that slept is taken by another, and the one who wakes up sees it and spoils nothing", () => {
    const slept = take();
    using taken = take(startMs + 3_600_000);
    expect([slept.state(), taken.state()]).toEqual(["taken", "held"]);
    slept[Symbol.dispose]();
    expect(leaseOf(state, "r", startMs + 3_600_000)).toEqual(us);
  });

  it("that expired twice is seen as taken by the first, although the second has given it back and a third holds it", () => {
    const slept = take();
    take(startMs + 3_600_000)[Symbol.dispose]();
    expect(slept.state()).toBe("gone");
    using _third = take(startMs + 3_600_000);
    expect(slept.state()).toBe("taken");
  });

  it("is gone when somebody removes the folder", () => {
    const lease = take();
    rmSync(state, { recursive: true });
    expect(lease.state()).toBe("gone");
    expect(() => lease.renew(startMs)).toThrow("ENOENT");
    lease[Symbol.dispose]();
  });

  it("of a process that is dead on this host is free at once; of one on another host only after its silence", () => {
    foreign({ pid: 2 ** 22 + 1, host: hostname() });
    take(Date.now())[Symbol.dispose]();
    foreign({ pid: 1, host: "elsewhere" });
    expect(leaseOf(state, "r", Date.now())).toEqual({ pid: 1, host: "elsewhere" });
    expect(Lease.take(state, "r", Date.now())).toBeUndefined();
    expect(Lease.take(state, "r", Date.now() + believedMs + 1_000)).toBeDefined();
  });

  it("that cannot be read counts as none", () => {
    writeFileSync(join(folder, "lease.3"), "{");
    expect(leaseOf(state, "r", startMs)).toBeUndefined();
    using lease = take();
    expect(lease.state()).toBe("held");
  });

  it("is handed to a process, which then takes it, and to nobody else", () => {
    take().handTo(process.pid);
    expect(leaseOf(state, "r", Date.now())).toEqual(us);
    using ours = take(Date.now());
    expect(ours.state()).toBe("held");
    expect(Lease.take(state, "r", Date.now())).toBeUndefined();
  });
});
