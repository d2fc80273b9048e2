const esc = "\u001b";
const bell = "\u0007";
const styleBody = "\\[[0-9;:]*m";

/** Colour and weight: harmless, and kept where colour is shown. */
const style = new RegExp(esc + styleBody, "g");

/** Every other sequence that a terminal would obey, its text included: titles, links, cursor moves, devices. */
const command = new RegExp(
  [
    `${esc}\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\)`,
    `${esc}[PX^_][^${esc}]*${esc}\\\\`,
    `${esc}\\[(?![0-9;:]*m)[0-?]*[ -/]*[@-~]`,
    `${esc}(?!\\[)[ -/]*[0-~]`,
  ].join("|"),
  "g",
);

/** What moves the cursor, rings, or turns the direction of reading; tabs stay, and escape is looked at apart. */
const control = new RegExp(`(?![\\t${esc}])[\\p{Cc}\\p{Bidi_Control}]`, "gu");

/** An escape character that begins no style. */
const bareEscape = new RegExp(`${esc}(?!${styleBody})`, "g");

const suspect = new RegExp(`${control.source}|${esc}`, "u");
const resetStyle = `${esc}[0m`;

export interface LogTextOptions {
  /** Keeps the program's own colours. */
  readonly hasColor: boolean;
  /** Longer text is cut for display, with a mark. */
  readonly mostCharacters: number;
}

/**
 * A line of a program's log as it may be shown on a terminal.
 *
 * Whatever the bytes were, nothing of them moves the cursor or changes the terminal. A line that rewrote itself with
 * carriage returns shows what it ended with, as a terminal would.
 */
export function logText(text: string, { hasColor, mostCharacters }: LogTextOptions): string {
  const harmless = suspect.test(text) ? disarmed(text, hasColor) : text;
  if (harmless.length <= mostCharacters) return harmless;
  const shown = harmless.slice(0, mostCharacters).replace(/[\ud800-\udbff]$/, "");
  const end = hasColor && shown.includes(esc) ? resetStyle : "";
  return `${shown}${end} … [${harmless.length - shown.length} more characters in the log]`;
}

function disarmed(text: string, hasColor: boolean): string {
  const last = text.split("\r").findLast((part) => part !== "") ?? "";
  const obeyed = last.replace(command, "");
  const styled = hasColor ? obeyed : obeyed.replace(style, "");
  const shown = styled.replace(bareEscape, "␛").replace(control, picture);
  return shown.includes(esc) ? `${shown}${resetStyle}` : shown;
}

/** The sign that Unicode has for showing an ASCII control character; one sign for all others. */
function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "␡" : "\ufffd";
}
