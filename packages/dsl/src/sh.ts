import type { Word } from "./text.ts";

/**
 * A shell script as a command: sh\`sort ${raw} > "$OUTPUT_PATH/sorted"\` is `["sh", "-euc", script, "sh", …values]`.
 *
 * An interpolation becomes a quoted positional parameter, so no value is ever read as shell text. Write it
 * where a word may stand, not inside quotes of your own.
 */
export function sh(strings: TemplateStringsArray, ...values: readonly Word[]): readonly Word[] {
  const script = strings.raw.reduce((before, after, index) => `${before}"\${${index}}"${after}`);
  return Object.freeze(["sh", "-euc", script, "sh", ...values]);
}
