import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Plan } from "../compile/plan.ts";
import type { RunEvent } from "../events/event.ts";
import type { Reporter } from "../report/reporter.ts";
import { Lease } from "../store/lease.ts";
import { RunLog } from "../store/run-log.ts";
import { followRun } from "./follow.ts";

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "follow-"));
});
afterEach(() => rmSync(state, { recursive: true }));

const plan: Plan = {
  format: 1,
  pipeline: "p",
  namespace: "default",
  params: {},
  pools: {},
  steps: [],
  borrowed: [],
  warnings: [],
};
const by = { version: "0", user: "u", host: "h" };
const started: RunEvent = {
  atMs: 1,
  type: "run.started",
  format: 1,
  run: "r",
  plan,
  schedule: { capacity: {}, policy: "finish" },
  by,
};
const warned: RunEvent = { atMs: 2, type: "run.warned", message: "hm" };
const finished: RunEvent = { atMs: 3, type: "run.finished", status: "succeeded", exitCode: 0 };

/** Follows a run whose runner does the next of `acts` each time that the follower waits. */
async function followed(acts: readonly (() => void)[], wantsToLeave = (): boolean => false) {
  const seen: string[] = [];
  const reporter: Reporter = {
    onEvent: ({ type }) => void seen.push(type),
    close: async () => void seen.push("closed"),
  };
  const left = [...acts];
  const after = (_: number, call: () => void): (() => void) => {
    left.shift()?.();
    queueMicrotask(call);
    return () => undefined;
  };
  const host = { now: Date.now, after };
  const { is } = await followRun({ stateFolder: state, run: "r", reporters: [reporter], host, wantsToLeave });
  return { is, seen };
}

function held(): Lease {
  const lease = Lease.take(state, "r", Date.now());
  if (lease === undefined) throw new Error("somebody drives the run");
  return lease;
}

describe("a run that another process drives", () => {
  it("is shown from its first event to its end, as it goes on", async () => {
    using log = RunLog.create(state, "r");
    using _lease = held();
    log.append([started]);
    expect(await followed([() => log.append([warned]), () => undefined, () => log.append([finished])])).toEqual({
      is: "finished",
      seen: ["run.started", "run.warned", "run.finished", "closed"],
    });
  });

  it("is interrupted when its runner has gone without an end, after all that it had written", async () => {
    using log = RunLog.create(state, "r");
    const lease = held();
    log.append([started]);
    const goes = (): void => {
      log.append([warned]);
      lease[Symbol.dispose]();
    };
    expect(await followed([goes])).toEqual({ is: "interrupted", seen: ["run.started", "run.warned"] });
  });

  it("is left when the watcher wants to leave, and goes on", async () => {
    using log = RunLog.create(state, "r");
    using lease = held();
    log.append([started]);
    expect(await followed([], () => true)).toEqual({ is: "left", seen: ["run.started"] });
    expect(lease.state()).toBe("held");
  });
});
