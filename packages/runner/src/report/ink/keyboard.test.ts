import { describe, expect, it } from "vitest";
import { type Pressed, press, type Scene } from "./keyboard.ts";
import type { Keystroke } from "./keystroke.ts";
import { initialUi, type UiState } from "./ui-state.ts";

const scene: Scene = { steps: ["a", "b", "c", "d"], focus: "b", page: 2, canCancelStep: true, canDetach: true };

/** `"/"` is a character, `"<up>"` a named key. */
function stroke(key: string): Keystroke {
  const name = /^<(.*)>$/.exec(key)?.[1];
  return name === undefined ? { key: "text", text: key } : ({ key: name } as Keystroke);
}

function pressed(keys: readonly string[], from: Partial<UiState> = {}, seen: Partial<Scene> = {}): Pressed {
  let last: Pressed = { ui: { ...initialUi, ...from } };
  for (const key of keys) {
    const focus = last.ui.focus ?? scene.focus;
    last = press(last.ui, stroke(key), { ...scene, focus, ...seen });
  }
  return last;
}

describe("keys", () => {
  it.each([
    ["down", ["<down>"], "c"],
    ["down and up by letters", ["j", "j", "k"], "c"],
    ["no further than the ends", ["<up>", "<up>", "<up>"], "a"],
    ["a page", ["<page down>"], "d"],
    ["to the ends", ["G"], "d"],
    ["to the beginning", ["g"], "a"],
  ])("move %s", (_how, keys, focus) => {
    expect(pressed(keys)).toEqual({ ui: { ...initialUi, focus } });
  });
  it("do nothing where no step is listed", () => {
    const seen: Scene = { ...scene, steps: [], focus: undefined };
    for (const key of ["<down>", "<enter>", "c"]) {
      expect(press(initialUi, stroke(key), seen)).toEqual({ ui: initialUi });
    }
  });
  it("filter: every character counts, enter keeps it, escape clears it", () => {
    expect(pressed(["/", "q", "j", "x", "<backspace>", "<up>", "<enter>"]).ui).toEqual({ ...initialUi, filter: "qj" });
    expect(pressed(["/", "q", "<escape>"]).ui).toEqual(initialUi);
    expect(pressed(["<escape>"], { filter: "q" }).ui).toEqual(initialUi);
  });
  it("open a log, move in it, shift it and close it", () => {
    const opened: UiState = { ...initialUi, mode: "log", focus: "b" };
    expect(pressed(["<enter>"])).toEqual({ ui: opened, order: { do: "open log", step: "b" } });
    expect(pressed(["k"], opened)).toEqual({ ui: opened, order: { do: "scroll", by: -1 } });
    expect(pressed([" "], opened)).toEqual({ ui: opened, order: { do: "scroll", by: 2 } });
    expect(pressed(["G"], opened)).toEqual({ ui: opened, order: { do: "scroll", by: "end" } });
    expect(pressed(["l", "<right>", "<left>"], opened).ui.shift).toBe(16);
    expect(pressed(["h"], opened).ui.shift).toBe(0);
    expect(pressed(["x"], opened)).toEqual({ ui: opened });
    expect(pressed(["q"], opened)).toEqual({ ui: { ...opened, mode: "steps" }, order: { do: "close log" } });
  });
  it("cancel a step after a yes", () => {
    expect(pressed(["c"]).ui).toEqual({ ...initialUi, mode: "cancel", focus: "b" });
    expect(pressed(["c", "y"])).toEqual({ ui: { ...initialUi, focus: "b" }, order: { do: "cancel step", step: "b" } });
    expect(pressed(["c", "n"])).toEqual({ ui: { ...initialUi, focus: "b" } });
    expect(pressed(["c"], {}, { canCancelStep: false })).toEqual({ ui: initialUi });
  });
  it("quit after the question what becomes of the run", () => {
    expect(pressed(["q"]).ui.mode).toBe("quit");
    expect(pressed(["q", "d"])).toEqual({ ui: initialUi, order: { do: "detach" } });
    expect(pressed(["q", "d"], {}, { canDetach: false })).toEqual({ ui: initialUi });
    expect(pressed(["q", "c"])).toEqual({ ui: initialUi, order: { do: "stop" } });
    expect(pressed(["q", "<escape>"])).toEqual({ ui: initialUi });
  });
  it("show help until the next key", () => {
    expect(pressed(["?"]).ui.mode).toBe("help");
    expect(pressed(["?", "q"]).ui).toEqual(initialUi);
    expect(pressed(["x"])).toEqual({ ui: initialUi });
  });
  it("pass on Ctrl-C wherever one is", () => {
    for (const mode of ["steps", "filter", "log", "help", "cancel", "quit"] as const) {
      expect(pressed(["<interrupt>"], { mode }).order).toEqual({ do: "interrupt" });
    }
  });
});
