import type { Keystroke } from "./keystroke.ts";
import type { UiState } from "./ui-state.ts";

/** What a key means besides a change of the screen. */
export type Order =
  | { readonly do: "open log"; readonly step: string }
  | { readonly do: "close log" }
  | { readonly do: "scroll"; readonly by: number | "start" | "end" }
  | { readonly do: "cancel step"; readonly step: string }
  | { readonly do: "stop" }
  | { readonly do: "detach" }
  | { readonly do: "interrupt" };

/** What a key may act on. */
export interface Scene {
  /** Names of the listed steps, in that order. */
  readonly steps: readonly string[];
  /** The chosen one. */
  readonly focus: string | undefined;
  /** Rows of a page. */
  readonly page: number;
  readonly canCancelStep: boolean;
  readonly canDetach: boolean;
}

export interface Pressed {
  readonly ui: UiState;
  readonly order?: Order;
}

/** The screen after a key, and what the key asks for. Ctrl-C means the same everywhere. */
export function press(ui: UiState, stroke: Keystroke, scene: Scene): Pressed {
  if (stroke.key === "interrupt") return { ui, order: { do: "interrupt" } };
  const name = stroke.key === "text" ? stroke.text : stroke.key;
  switch (ui.mode) {
    case "steps":
      return inSteps(ui, name, scene);
    case "filter":
      return inFilter(ui, stroke);
    case "log":
      return inLog(ui, name, scene);
    case "help":
      return { ui: { ...ui, mode: "steps" } };
    case "cancel":
      return inCancel(ui, name, scene);
    case "quit":
      return inQuit(ui, name, scene);
  }
}

function inSteps(ui: UiState, name: string, scene: Scene): Pressed {
  const moved = movement(name, scene.page);
  if (moved !== undefined) return { ui: focusMoved(ui, moved, scene) };
  switch (name) {
    case "/":
      return { ui: { ...ui, mode: "filter" } };
    case "escape":
      return { ui: { ...ui, filter: "" } };
    case "enter":
      return scene.focus === undefined
        ? { ui }
        : { ui: { ...ui, mode: "log", focus: scene.focus, shift: 0 }, order: { do: "open log", step: scene.focus } };
    case "c":
      return scene.canCancelStep && scene.focus !== undefined
        ? { ui: { ...ui, mode: "cancel", focus: scene.focus } }
        : { ui };
    case "?":
      return { ui: { ...ui, mode: "help" } };
    case "q":
      return { ui: { ...ui, mode: "quit" } };
    default:
      return { ui };
  }
}

function inFilter(ui: UiState, stroke: Keystroke): Pressed {
  switch (stroke.key) {
    case "text":
      return { ui: { ...ui, filter: ui.filter + stroke.text } };
    case "backspace":
      return { ui: { ...ui, filter: ui.filter.slice(0, -1) } };
    case "enter":
      return { ui: { ...ui, mode: "steps" } };
    case "escape":
      return { ui: { ...ui, mode: "steps", filter: "" } };
    default:
      return { ui };
  }
}

/** Columns by which one key shifts long lines. */
const shiftColumns = 16;

function inLog(ui: UiState, name: string, scene: Scene): Pressed {
  const moved = movement(name, scene.page);
  if (moved !== undefined) return { ui, order: { do: "scroll", by: moved } };
  switch (name) {
    case "right":
    case "l":
      return { ui: { ...ui, shift: ui.shift + shiftColumns } };
    case "left":
    case "h":
      return { ui: { ...ui, shift: Math.max(0, ui.shift - shiftColumns) } };
    case "escape":
    case "enter":
    case "q":
      return { ui: { ...ui, mode: "steps" }, order: { do: "close log" } };
    default:
      return { ui };
  }
}

function inCancel(ui: UiState, name: string, { focus }: Scene): Pressed {
  const back: UiState = { ...ui, mode: "steps" };
  return name === "y" && focus !== undefined ? { ui: back, order: { do: "cancel step", step: focus } } : { ui: back };
}

function inQuit(ui: UiState, name: string, { canDetach }: Scene): Pressed {
  const back: UiState = { ...ui, mode: "steps" };
  if (name === "c") return { ui: back, order: { do: "stop" } };
  if (name === "d" && canDetach) return { ui: back, order: { do: "detach" } };
  return { ui: back };
}

/** How far a key moves: rows, or to an end. */
function movement(name: string, page: number): number | "start" | "end" | undefined {
  switch (name) {
    case "up":
    case "k":
      return -1;
    case "down":
    case "j":
      return 1;
    case "page up":
    case "b":
      return -page;
    case "page down":
    case " ":
      return page;
    case "home":
    case "g":
      return "start";
    case "end":
    case "G":
      return "end";
    default:
      return undefined;
  }
}

function focusMoved(ui: UiState, by: number | "start" | "end", { steps, focus }: Scene): UiState {
  const last = steps.length - 1;
  const at = focus === undefined ? 0 : steps.indexOf(focus);
  const to = by === "start" ? 0 : by === "end" ? last : Math.max(0, Math.min(last, at + by));
  const name = steps[to];
  return name === undefined ? ui : { ...ui, focus: name };
}
