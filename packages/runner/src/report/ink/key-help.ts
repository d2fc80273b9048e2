import type { Abilities, Frame } from "./frame.ts";
import type { UiState } from "./ui-state.ts";

interface KeyHelp {
  readonly keys: string;
  readonly means: string;
  /** Said in the page of help. */
  readonly explained: string;
  readonly isThere?: (abilities: Abilities) => boolean;
}

/** The keys of the list of steps, the most important first. */
const stepKeys: readonly KeyHelp[] = [
  { keys: "q", means: "quit", explained: "quit: asks what becomes of the run" },
  { keys: "?", means: "help", explained: "this page" },
  { keys: "enter", means: "log", explained: "open the whole log of the chosen step" },
  { keys: "↑↓", means: "move", explained: "choose a step; also j and k, page up and down, g and G" },
  { keys: "/", means: "filter", explained: "list only steps whose name or status holds a text, finished ones too" },
  {
    keys: "c",
    means: "cancel",
    explained: "cancel the chosen step",
    isThere: ({ canCancelStep }) => canCancelStep,
  },
];

const logKeys: readonly (readonly [keys: string, means: string])[] = [
  ["esc", "back"],
  ["↑↓", "scroll"],
  ["g/G", "start/end"],
  ["space/b", "page"],
  ["←→", "shift"],
];

/** The keys that fit in a line, those of the list or of an opened log. */
export function keyLine(mode: UiState["mode"], { abilities, palette }: Frame, columns: number): string {
  const all = mode === "log" ? logKeys : thereAre(abilities).map(({ keys, means }) => [keys, means] as const);
  const fitting: string[] = [];
  let taken = 0;
  for (const [keys, means] of all) {
    taken += keys.length + means.length + (fitting.length === 0 ? 1 : 4);
    if (taken > columns && fitting.length > 0) break;
    fitting.push(`${keys} ${palette.dim(means)}`);
  }
  return fitting.join(palette.dim(" · "));
}

/** The lines of the page of help. */
export function helpLines(abilities: Abilities): readonly string[] {
  const keys = thereAre(abilities).map(({ keys: name, explained }) => `${name.padEnd(8)}${explained}`);
  const rest = [`${"Ctrl-C".padEnd(8)}${abilities.interruptMeans}`];
  return [...keys, ...rest, "", "any key closes this page"];
}

function thereAre(abilities: Abilities): readonly KeyHelp[] {
  return stepKeys.filter(({ isThere }) => isThere?.(abilities) ?? true);
}
