import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import type { StopSignal } from "./invocation.ts";
import { RunSignals } from "./signals.ts";

function rig() {
  const source = new EventEmitter();
  const told: string[] = [];
  let nowMs = 0;
  const signals = new RunSignals({
    source,
    now: () => nowMs,
    say: (line) => told.push(line),
    leave: (code) => told.push(`left with ${code}`),
  });
  const send = (signal: StopSignal, atMs: number): void => {
    nowMs = atMs;
    source.emit(signal, signal);
  };
  const stop = (because: unknown): void => void told.push(`stop ${JSON.stringify(because)}`);
  const obey = (): void => signals.obey({ id: "r1", stop });
  return { source, signals, told, send, obey };
}

const cancelling = "cancelling what runs, then leaving. Ctrl-C again leaves at once.";
const left = [
  "Left at once: what was still running may go on.",
  "To take it over, and end what is left: pipeline resume r1",
  "left with 130",
];

describe("signals during a run", () => {
  it("the first stops the run, the second leaves at once", () => {
    const { told, send, obey } = rig();
    obey();
    send("SIGINT", 0);
    send("SIGINT", 1_001);
    const stopped = 'stop {"kind":"signal","signal":"SIGINT"}';
    expect(told).toEqual([`Ctrl-C: ${cancelling}`, stopped, ...left]);
  });
  it("the echo that npm sends is no second Ctrl-C", () => {
    const { told, send, obey } = rig();
    obey();
    send("SIGINT", 0);
    send("SIGINT", 5);
    expect(told).toHaveLength(2);
  });
  it("another signal is no echo", () => {
    const { told, send, obey } = rig();
    obey();
    send("SIGTERM", 0);
    send("SIGINT", 5);
    expect(told).toEqual([`SIGTERM: ${cancelling}`, 'stop {"kind":"signal","signal":"SIGTERM"}', ...left]);
  });
  it("one that comes before there is a run stops it as soon as there is", () => {
    const { told, send, obey } = rig();
    send("SIGHUP", 0);
    obey();
    expect(told).toEqual([`SIGHUP: ${cancelling}`, 'stop {"kind":"signal","signal":"SIGHUP"}']);
  });
  it("are nobody's any more after the run", () => {
    const { source, signals } = rig();
    signals[Symbol.dispose]();
    expect(source.eventNames()).toEqual([]);
  });
});
