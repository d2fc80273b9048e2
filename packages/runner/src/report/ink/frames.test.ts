import { describe, expect, it } from "vitest";
import { ManualClock } from "../testing/script.ts";
import { Frames } from "./frames.ts";

function drawn() {
  const clock = new ManualClock();
  const atMs: number[] = [];
  const frames = new Frames({ clock, idleMs: 1_000, draw: () => void atMs.push(clock.now()) });
  return { clock, atMs, frames };
}

describe("frames", () => {
  it("come at once after a pause, then at the pace that was asked for, whatever changes meanwhile", () => {
    const { clock, atMs, frames } = drawn();
    for (let ms = 0; ms < 1_000; ms += 1) {
      for (let line = 0; line < 10; line += 1) frames.request(150);
      clock.pass(1);
    }
    expect(atMs).toEqual([0, 150, 300, 450, 600, 750, 900]);
  });
  it("come sooner for a key than for an event", () => {
    const { clock, atMs, frames } = drawn();
    frames.request(150);
    clock.pass(10);
    frames.request(150);
    frames.request(70);
    frames.request(150);
    clock.pass(100);
    expect(atMs).toEqual([0, 70]);
  });
  it("come once a second while nothing changes, and not at all once stopped", () => {
    const { clock, atMs, frames } = drawn();
    frames.request(150);
    clock.pass(2_500);
    frames.stop();
    clock.pass(5_000);
    expect(atMs).toEqual([0, 1_000, 2_000]);
    expect(clock.pending).toBe(0);
  });
});
