import { readFileSync } from "node:fs";
import { codeFrameColumns } from "@babel/code-frame";
import { type ParseResult, parseSync } from "oxc-parser";
import { exportedFieldPlace, fieldPlace } from "./field-place.ts";
import type { Frame } from "./stack.ts";

interface Source {
  readonly text: string;
  /** Offset of each line's first character. */
  readonly starts: readonly number[];
  parsed?: ParseResult;
}

/** The user's files as problems are shown: each read and parsed once. Imported only when there is a problem. */
export class SourceTexts {
  readonly #sources = new Map<string, Source | undefined>();

  /** The lines around a place. */
  frame({ file, line, column }: Frame): { readonly frame?: string } {
    const source = this.#source(file);
    if (source === undefined) return {};
    return { frame: codeFrameColumns(source.text, { start: { line, column: column - 1 } }) };
  }

  /** Where the call at a place writes a field; the call itself when it does not. */
  fieldAt(call: Frame, field: string | undefined): Frame {
    const source = this.#source(call.file);
    if (source === undefined || field === undefined) return call;
    const offset = (source.starts[call.line - 1] ?? 0) + call.column - 1;
    const span = fieldPlace(parsed(source, call.file), offset, field);
    return span === undefined ? call : { file: call.file, ...positionOf(span.start, source.starts) };
  }

  /** Where a file's default export writes a field. */
  exportedFieldAt(file: string, field: string): Frame | undefined {
    const source = this.#source(file);
    const span = source && exportedFieldPlace(parsed(source, file), field);
    return source && span && { file, ...positionOf(span.start, source.starts) };
  }

  #source(file: string): Source | undefined {
    if (!this.#sources.has(file)) this.#sources.set(file, readSource(file));
    return this.#sources.get(file);
  }
}

function parsed(source: Source, file: string): ParseResult {
  source.parsed ??= parseSync(file, source.text);
  return source.parsed;
}

function readSource(file: string): Source | undefined {
  try {
    const text = readFileSync(file, "utf8");
    const starts = [0];
    for (const { index } of text.matchAll(/\n/g)) starts.push(index + 1);
    return { text, starts };
  } catch {
    return undefined;
  }
}

function positionOf(offset: number, starts: readonly number[]): { readonly line: number; readonly column: number } {
  const line = starts.findLastIndex((start) => start <= offset);
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
}
