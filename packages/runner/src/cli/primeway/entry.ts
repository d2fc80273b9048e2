import { isMap, isSeq, LineCounter, type Pair, parseDocument, type YAMLMap } from "yaml";

/** A key of a file with its value as plain data, and where it stands. */
export interface Field {
  readonly value: unknown;
  /** From 1. */
  readonly line: number;
}

/** A job, a step or the head of a pipeline, by key. */
export interface Entry {
  readonly line: number;
  readonly fields: ReadonlyMap<string, Field>;
}

/** What somebody should know about a line, or why nothing can be made of it. */
export interface Note {
  readonly line: number;
  readonly message: string;
}

export type ReadEntries =
  | { readonly ok: true; readonly head: Entry; readonly steps: readonly Entry[] | undefined }
  | { readonly ok: false; readonly problems: readonly Note[] };

/** Reads one of primeway's files: a job, or a pipeline with `steps`. */
export function readEntries(text: string): ReadEntries {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) => {
      return { line: lines.linePos(pos[0]).line, message: message.split("\n")[0] ?? "" };
    });
    return { ok: false, problems };
  }
  const { contents } = document;
  if (!isMap(contents)) return { ok: false, problems: [{ line: 1, message: "This is no record of keys." }] };
  const head = entryOf(contents, lines);
  const steps = contents.get("steps", true);
  if (steps === undefined) return { ok: true, head, steps: undefined };
  if (!isSeq(steps)) return { ok: false, problems: [{ line: head.line, message: "`steps` is no list." }] };
  const wrong = steps.items.filter((item) => !isMap(item));
  if (wrong.length > 0) return { ok: false, problems: [{ line: head.line, message: "A step is no record of keys." }] };
  return { ok: true, head, steps: steps.items.filter((item) => isMap(item)).map((item) => entryOf(item, lines)) };
}

function entryOf(map: YAMLMap, lines: LineCounter): Entry {
  const lineOf = (node: unknown): number => {
    const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
    return Array.isArray(range) ? lines.linePos(Number(range[0])).line : 1;
  };
  const fields = map.items.map((pair: Pair) => {
    const plain: unknown = map.toJSON()[String(pair.key)];
    return [String(pair.key), { value: plain, line: lineOf(pair.key) }] as const;
  });
  return { line: lineOf(map), fields: new Map(fields) };
}
