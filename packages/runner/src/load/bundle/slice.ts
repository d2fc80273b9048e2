import type { ModuleSource } from "./module/module-source.ts";
import type { Door, ListedExport, Origin } from "./module/read-doors.ts";
import { everything } from "./module/read-doors.ts";
import type { Unit } from "./module/unit.ts";
import type { Kept } from "./reach.ts";

/** A region of the source that stays, or that other text stands for. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  /** The source itself when absent. */
  readonly text?: string;
  /** Goes where blanks are, so that nothing moves if there is room on the line. */
  readonly before?: string;
  readonly after?: string;
}

/** A module without what is not reached. */
export interface Slice {
  readonly code: string;
  /** Its lines as the user wrote them, those without a kept piece empty: for messages. */
  readonly shown: string;
}

export function sliceOf(module: ModuleSource, pieces: readonly Piece[]): Slice {
  return { code: sliced(module, pieces), shown: shownLines(module, pieces) };
}

/** The module's source with only these pieces; all else becomes blanks, so that every line stays where it was. */
function sliced({ text }: ModuleSource, pieces: readonly Piece[]): string {
  let made = "";
  let at = 0;
  let written = "";
  for (const { start, end, before = "", after = "", text: other } of pieces.toSorted(inOrder)) {
    const gap = text.slice(at, start);
    const source = text.slice(start, end);
    made += withBefore(blanked(gap).slice(roomFor(written, gap)), before);
    made += other === undefined ? source : other + blanked(source).slice(roomFor(other, source));
    made += after;
    written = after;
    at = end;
  }
  return made;
}

function inOrder(one: Piece, other: Piece): number {
  return one.start - other.start;
}

function shownLines({ text }: ModuleSource, pieces: readonly Piece[]): string {
  const isKept = (start: number, end: number) => pieces.some((piece) => piece.start < end && piece.end > start);
  return text.replace(/[^\r\n\u2028\u2029]+/g, (line, at: number) => (isKept(at, at + line.length) ? line : ""));
}

/** Imports, exports and units that are kept, as pieces. */
export function keptPieces(module: ModuleSource, kept: Kept): readonly Piece[] {
  const doors = module.doors.map((door) => doorPiece(door, module, kept)).filter((piece) => piece !== undefined);
  return [...doors, ...unitPieces([...kept.units])];
}

function unitPieces(units: readonly Unit[]): readonly Piece[] {
  const sorted = units.toSorted((one, other) => one.start - other.start);
  return sorted.flatMap((unit, index): readonly Piece[] => {
    const { start, end, lead } = unit;
    const isFirst = lead !== undefined && sorted[index - 1]?.lead?.start !== lead.start;
    const isLast = lead === undefined || sorted[index + 1]?.lead?.start !== lead.start;
    // A semicolon of our own, since the next line may begin with a bracket.
    const piece = { start, end, after: isLast ? ";" : "," };
    return isFirst ? [lead, piece] : [piece];
  });
}

function doorPiece(door: Door, { text }: ModuleSource, kept: Kept): Piece | undefined {
  const { start, end } = door.node;
  const from = door.from === undefined ? ";" : `from${text.slice(door.from.start, end).replace(/;?\s*$/, ";")}`;
  switch (door.is) {
    case "bare import":
      return { start, end, after: ";" };
    case "star export":
      return door.from !== undefined && kept.stars.has(door.from.text) ? { start, end, after: ";" } : undefined;
    case "import": {
      const names = door.names.filter(({ local }) => kept.imports.has(local));
      return names.length === 0 ? undefined : { start, end, text: names.map((name) => importOf(name, from)).join("") };
    }
    case "export": {
      const names = door.names.filter(({ exported }) => kept.exports.has(exported));
      return names.length === 0 ? undefined : { start, end, text: names.map((name) => exportOf(name, from)).join("") };
    }
  }
}

function importOf({ name, local }: Origin & { readonly local: string }, from: string): string {
  return name === everything ? `import*as ${local} ${from}` : `import{${quoted(name)} as ${local}}${from}`;
}

function exportOf(listed: ListedExport, from: string): string {
  const exported = quoted(listed.exported);
  if ("local" in listed) return `export{${listed.local} as ${exported}}${from}`;
  const { name } = listed.origin;
  return name === everything ? `export*as ${exported} ${from}` : `export{${quoted(name)} as ${exported}}${from}`;
}

/** A name that is no identifier is written as text. */
function quoted(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name) ? name : JSON.stringify(name);
}

const lineBreak = /[\r\n\u2028\u2029]/;

function blanked(text: string): string {
  return text.replace(/[^\r\n\u2028\u2029]/g, " ");
}

/** How much of the blanked source the new text takes the place of: at most the first line. */
function roomFor(text: string, source: string): number {
  const firstLine = source.search(lineBreak);
  return Math.min(text.length, firstLine === -1 ? source.length : firstLine);
}

/** Puts the text in the place of blanks, on the line above where there are too few: nothing after it moves. */
function withBefore(blanks: string, before: string): string {
  const line = blanks.search(/ *$/);
  const isRoom = blanks.length - line >= before.length || line === 0;
  if (isRoom) return blanks.slice(0, Math.max(blanks.length - before.length, line)) + before;
  const end = blanks.search(/(\r\n|[\r\n\u2028\u2029]) *$/);
  return blanks.slice(0, end) + before + blanks.slice(end);
}
