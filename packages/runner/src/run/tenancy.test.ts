import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requestCancel } from "../store/cancel-request.ts";
import { Tenancy } from "./tenancy.ts";
import { thisHost } from "./this-host.ts";

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "tenancy-"));
  mkdirSync(join(state, "runs", "r"), { recursive: true });
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

/** A host whose clock and timers stand still until the test moves them. */
class StillHost {
  nowMs: number = Date.UTC(2026, 10, 21);
  #timers: (() => void)[] = [];
  readonly host = {
    ...thisHost({}),
    now: () => this.nowMs,
    after: (_ms: number, call: () => void) => this.#after(call),
  };

  /** All timers that are set now go off. */
  ring(): void {
    for (const call of this.#timers.splice(0)) call();
  }

  get timers(): number {
    return this.#timers.length;
  }

  #after(call: () => void): () => void {
    this.#timers.push(call);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== call);
    };
  }
}

function taken(clock: StillHost): { readonly tenancy: Tenancy; readonly told: string[] } {
  const tenancy = Tenancy.take(state, "r", clock.host);
  if (tenancy === undefined) throw new Error("somebody drives the run");
  const told: string[] = [];
  tenancy.obey({ cancel: () => told.push("cancel"), lose: (how) => told.push(how) });
  return { tenancy, told };
}

describe("who drives a run", () => {
  it("goes on driving while it shows itself, however long", () => {
    const clock = new StillHost();
    const { tenancy, told } = taken(clock);
    for (let renewals = 0; renewals < 20; renewals += 1) {
      clock.nowMs += 5_000;
      clock.ring();
      expect(tenancy.holds()).toBe(true);
    }
    expect(Tenancy.take(state, "r", clock.host)).toBeUndefined();
    tenancy[Symbol.dispose]();
    expect([told, clock.timers]).toEqual([[], 0]);
  });

  it("goes on after an hour of sleep when nobody took the run meanwhile, and after a clock was set back", () => {
    const clock = new StillHost();
    const { tenancy, told } = taken(clock);
    for (const jumpMs of [3_600_000, -7_200_000]) {
      clock.nowMs += jumpMs;
      expect(tenancy.holds()).toBe(true);
      expect(Tenancy.take(state, "r", clock.host)).toBeUndefined();
    }
    expect(told).toEqual([]);
    tenancy[Symbol.dispose]();
  });

  it("stops after an hour of sleep when another took the run: before it writes, not at its next renewal", () => {
    const clock = new StillHost();
    const slept = taken(clock);
    clock.nowMs += 3_600_000;
    const awake = taken(clock);
    expect(slept.tenancy.holds()).toBe(false);
    expect(slept.told).toEqual(["taken"]);
    slept.tenancy[Symbol.dispose]();
    expect([awake.tenancy.holds(), awake.told]).toEqual([true, []]);
    awake.tenancy[Symbol.dispose]();
  });

  it("stops at its next renewal when the folder of the run was removed", () => {
    const clock = new StillHost();
    const { told } = taken(clock);
    rmSync(state, { recursive: true });
    clock.ring();
    expect([told, clock.timers]).toEqual([["gone"], 0]);
  });

  it("obeys a request that was written before it looked", () => {
    requestCancel(state, "r");
    const { tenancy, told } = taken(new StillHost());
    expect(told).toEqual(["cancel"]);
    tenancy[Symbol.dispose]();
  });
});
