import type { Key } from "ink";

/** A key as the UI knows it; `text` is one printable character. */
export type Keystroke = { readonly key: NamedKey } | { readonly key: "text"; readonly text: string };

export type NamedKey = (typeof named)[number][1] | "interrupt";

const named = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "page up"],
  ["pageDown", "page down"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "escape"],
  ["backspace", "backspace"],
  ["delete", "backspace"],
] as const;

/** Keys that are one character; a terminal may deliver several of them together. */
const characters: Readonly<Record<string, NamedKey>> = {
  "\r": "enter",
  "\n": "enter",
  "\b": "backspace",
  "\u007f": "backspace",
  "\u0003": "interrupt",
};

/** What was typed: several at once where the terminal delivers them together, such as a paste. */
export function keystrokes(input: string, key: Key): readonly Keystroke[] {
  const found = named.find(([flag]) => key[flag]);
  if (found !== undefined) return [{ key: found[1] }];
  if (key.ctrl) return input === "c" ? [{ key: "interrupt" }] : [];
  return key.meta ? [] : [...input].flatMap(keystroke);
}

function keystroke(character: string): readonly Keystroke[] {
  const name = characters[character];
  if (name !== undefined) return [{ key: name }];
  return character < " " ? [] : [{ key: "text", text: character }];
}
