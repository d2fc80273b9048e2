import { addAbortSignal, type Readable } from "node:stream";
import { LineSplitter } from "../stream/lines.ts";

/** One line of what an engine answers while it pulls, builds or pushes. */
export interface ProgressLine {
  readonly stream?: string;
  readonly status?: string;
  /** Of a layer. */
  readonly id?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
  readonly aux?: { readonly Digest?: string };
}

/** The lines as they come; what is no JSON is no news. Rejects once the signal is aborted, and when the engine goes away. */
export async function* progressLines(stream: Readable, signal: AbortSignal): AsyncGenerator<ProgressLine, void> {
  const lines = new LineSplitter();
  // By chunks: Node's readline waits for ever for the end of a stream that is destroyed.
  for await (const chunk of addAbortSignal(signal, stream)) yield* lines.push(chunk).map(lineOf);
  yield* lines.end().map(lineOf);
}

/** An answer that began well may hold an error. */
export function faultIn({ errorDetail, error }: ProgressLine): string | undefined {
  return errorDetail?.message ?? error;
}

function lineOf(text: string): ProgressLine {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
