import { readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";

/** A line of a stack in a file of the user. */
export interface UserLine {
  /** Relative to the project's root. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The file's text, as far as it was shipped. */
  readonly text: string;
}

/** What a bundle was made from. */
export interface Sources {
  /** The innermost line of the user's own files that the error's stack holds. */
  lineOf(error: Error): UserLine | undefined;
}

interface MapPayload extends Omit<SourceMapPayload, "sourcesContent"> {
  readonly sourcesContent: readonly (string | null)[];
}

interface BundleMap {
  readonly map: SourceMap;
  /** By the source's name. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Shows every stack by the files that the user wrote, without the calls that lead to the function.
 *
 * Node's own switch comes too late: it counts for modules that are loaded after it. The map is read when the first
 * stack is wanted.
 */
export function mapStacks(bundle: URL): Sources {
  let read: BundleMap | undefined;
  const lines = new WeakMap<Error, UserLine>();
  const originalOf = (frame: NodeJS.CallSite): UserLine | undefined => {
    if (frame.getFileName() !== bundle.href) return undefined;
    read ??= readMap(bundle);
    const entry = read.map.findEntry((frame.getLineNumber() ?? 1) - 1, (frame.getColumnNumber() ?? 1) - 1);
    if (!("originalSource" in entry)) return undefined;
    const { originalSource: file, originalLine, originalColumn } = entry;
    return { file, line: originalLine + 1, column: originalColumn + 1, text: read.texts.get(file) ?? "" };
  };
  Error.prepareStackTrace = (error, frames) => {
    const shown = frames.flatMap((frame) => {
      const at = originalOf(frame);
      if (at === undefined) return isLoading(frame) ? [] : [`    at ${frame}`];
      if (isOurs(at.file)) return [];
      if (!lines.has(error) && !isInstalled(at.file)) lines.set(error, at);
      const place = `${frame.getFileName()}:${frame.getLineNumber()}:${frame.getColumnNumber()}`;
      return [`    at ${String(frame).replace(place, () => `${at.file}:${at.line}:${at.column}`)}`];
    });
    return [headOf(error), ...shown].join("\n");
  };
  return {
    lineOf: (error) => {
      // Whoever reads the stack first makes it.
      void error.stack;
      return lines.get(error);
    },
  };
}

function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

/** A bundle that lies without its map shows its own lines. */
function readMap(bundle: URL): BundleMap {
  const payload = payloadOf(bundle);
  const texts = payload.sources.map((source, index) => [source, payload.sourcesContent[index] ?? ""] as const);
  return { map: new SourceMap({ ...payload, sourcesContent: [] }), texts: new Map(texts) };
}

const noMap = { file: "", version: 3, sources: [], sourcesContent: [], names: [], mappings: "", sourceRoot: "" };

function payloadOf(bundle: URL): MapPayload {
  try {
    return JSON.parse(readFileSync(new URL(`${bundle.href}.map`), "utf8"));
  } catch {
    return noMap;
  }
}

function isLoading(frame: NodeJS.CallSite): boolean {
  return frame.getFileName()?.startsWith("node:internal/modules/") ?? false;
}

function isOurs(file: string): boolean {
  return file.startsWith("pipeline:");
}

function isInstalled(file: string): boolean {
  return file.startsWith("node_modules/");
}
