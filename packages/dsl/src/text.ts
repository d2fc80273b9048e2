import type { AnyArtifact } from "./artifact.ts";
import type { Param } from "./param.ts";
import type { Ref } from "./ref.ts";
import type { Source } from "./source.ts";

/** What can stand inside a word: an artifact or a source becomes its path in the program's view. */
export type TextPart =
  | string
  | number
  | boolean
  | Ref<string | number | boolean | AnyArtifact>
  | Param<string | number | boolean>
  | Source;

/** Text made of literals and handles; it becomes a string once every handle has its value. */
export interface Text {
  readonly kind: "text";
  readonly parts: readonly TextPart[];
}

/** One element of a command line. */
export type Word = TextPart | Text;

/** A word or env value out of text and handles: text\`s3://bucket/${train.outputs.id}\`. */
export function text(strings: TemplateStringsArray, ...values: readonly TextPart[]): Text {
  const parts = strings.flatMap((string, index) => [string, ...values.slice(index, index + 1)]);
  return Object.freeze({ kind: "text", parts: Object.freeze(parts.filter((part) => part !== "")) } as const);
}
