import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { begun, ManualClock, Play, running, step, succeeded } from "../testing/script.ts";
import type { Control } from "./control.ts";
import { MemoryTerminal } from "./testing/terminal.ts";
import { TuiReporter } from "./tui.ts";

const esc = "\u001b";
const escapes = new RegExp(`${esc}\\[[?>]?[0-9;]*[A-Za-z]`, "g");

function shown({ hasKeyboard = true, control = {} }: { hasKeyboard?: boolean; control?: Partial<Control> } = {}) {
  const memory = new MemoryTerminal({ columns: 60, rows: 16 }, hasKeyboard);
  const clock = new ManualClock();
  const calls: string[] = [];
  const tui = new TuiReporter({
    terminal: memory.terminal,
    clock,
    hasColor: false,
    verbosity: "normal",
    control: {
      interrupt: () => void calls.push("interrupt"),
      interruptMeans: "cancels the run",
      stop: () => void calls.push("stop"),
      cancelStep: (name) => void calls.push(`cancel ${name}`),
      detach: () => void calls.push("detach"),
      openLog: () => undefined,
      ...control,
    },
  });
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      memory.type(key);
      await setImmediate();
    }
    clock.pass(100);
    await setImmediate();
  };
  return { memory, clock, tui, calls, press, play: new Play(clock, tui) };
}

/** What was printed to stay, without the frames that were erased again. */
function printed(memory: MemoryTerminal): readonly string[] {
  const lines = memory.text.replaceAll(escapes, "").split("\n");
  return lines.filter((line) => /^(✓|✗|■|↷|=|!|penguins {2}run|Ctrl-C)/.test(line));
}

describe("the live UI", () => {
  it("prints each finished step once, in the order in which they settled, with nothing lost at the end", async () => {
    const { memory, clock, play } = shown();
    const names = Array.from({ length: 300 }, (_, index) => `s${index}`);
    play.post(begun(...names.map((name) => step(name))));
    for (const [index, name] of names.entries()) {
      play.post(...running(name), succeeded(name));
      if (index % 7 === 0) clock.pass(40);
    }
    play.post({ type: "run.finished", status: "succeeded", exitCode: 0 });
    await play.end();
    const rows = printed(memory).filter((line) => line.startsWith("✓"));
    expect(rows.map((line) => line.split(/\s+/)[2])).toEqual(play.view.settled);
    expect(clock.pending).toBe(0);
  });
  it("draws at most fifteen frames a second at 10,000 lines of log a second", async () => {
    const { memory, clock, play } = shown();
    play.post(begun(step("a"), step("b")), ...running("a"));
    clock.pass(1_000);
    const before = memory.writes.length;
    for (let ms = 0; ms < 1_000; ms += 10) {
      await play.log("a", ...Array.from({ length: 100 }, (_, line) => `${ms} ${line}`));
      clock.pass(10);
    }
    const frames = memory.writes.slice(before).filter((text) => text.includes("penguins"));
    expect(frames.length).toBeGreaterThan(3);
    expect(frames.length).toBeLessThanOrEqual(15);
    expect(frames.at(-1)).toContain("90 ");
    await play.end();
  });
  it("does what keys ask for", async () => {
    const { memory, clock, calls, press, play } = shown();
    play.post(begun(step("a"), step("b")), ...running("a"), ...running("b"));
    clock.pass(1);
    expect(memory.isRaw).toBe(true);
    await press("j", "c", "y");
    await press("\u0003");
    await press("q", "d");
    await press("q", "c");
    expect(calls).toEqual(["cancel b", "interrupt", "detach", "stop"]);
    await play.end();
    expect(memory.isRaw).toBe(false);
  });
  it("reads the opened log where it lies, and closes it", async () => {
    const bytes = Buffer.from("from the file\n");
    const file = { sizeBytes: async () => bytes.length, read: async (from: number) => bytes.subarray(from) };
    const { memory, clock, press, play } = shown({ control: { openLog: () => file } });
    play.post(begun(step("a"), step("b")), ...running("a"));
    clock.pass(1);
    await press("\r");
    // Keys and files are read in the time that node takes for it.
    while (!memory.text.includes("from the file")) await press();
    play.post(succeeded("a"));
    clock.pass(500);
    expect(memory.text).toContain("log of a · 14 B · following its end");
    await press("q");
    expect(memory.writes.findLast((text) => text.includes("─"))).toContain("· waiting    b");
    await play.end();
  });
  it("takes no keys where there is no keyboard", async () => {
    const { memory, clock, calls, press, play } = shown({ hasKeyboard: false });
    play.post(begun(step("a"), step("b")), ...running("a"));
    clock.pass(1);
    await press("\u0003", "q", "c");
    expect([calls, memory.isRaw]).toEqual([[], false]);
    expect(memory.text).not.toContain("quit");
    await play.end();
  });
  it("erases the rows into which a smaller terminal has folded the frame, and draws one that fits", async () => {
    const { memory, clock, play } = shown();
    play.post(begun(step("a"), step("b")), ...running("a"), succeeded("a"), ...running("b"));
    clock.pass(1);
    memory.text = "";
    memory.resize({ columns: 40, rows: 16 });
    const [erased = "", drawn = ""] = memory.text.split(`${esc}[J`);
    // The header, the rule and the keys took two rows each.
    expect(erased.endsWith(`${esc}[3A`)).toBe(true);
    expect(
      drawn
        .replaceAll(escapes, "")
        .split("\n")
        .every((line) => line.length <= 40),
    ).toBe(true);
    await play.end();
  });
  it("leaves the cursor, the keyboard and no frame behind, then prints what is still said", async () => {
    const { memory, clock, tui, play } = shown();
    play.post(begun(step("a"), step("b")), ...running("a"));
    clock.pass(1);
    tui.say("Ctrl-C: cancelling what runs.");
    tui.leave();
    tui.leave();
    tui.say("Left at once.");
    expect(memory.text.endsWith("\u001b[?25hCtrl-C: cancelling what runs.\nLeft at once.\n")).toBe(true);
    const frames = memory.writes.length;
    clock.pass(5_000);
    expect([memory.writes.length, clock.pending]).toEqual([frames, 0]);
  });
});
