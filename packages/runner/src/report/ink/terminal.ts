import type { Size } from "./layout.ts";

/** The terminal that is drawn on, and its keyboard. */
export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

export function sizeOf({ output }: Terminal): Size {
  return { columns: output.columns || 80, rows: output.rows || 24 };
}
