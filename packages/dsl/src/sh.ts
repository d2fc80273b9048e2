import type { Word } from "./text.ts";

/**
 * A shell script as a command: sh\`sort ${raw} > "$OUTPUT_PATH/sorted"\` is `["sh", "-euc", script, "sh", …values]`.
 *
 * An interpolation becomes a quoted positional parameter, so no value is ever read as shell text. Write it where a
 * word may stand, not inside quotes of your own. Backslashes reach the shell as written, except one before a backtick
 * or before an opening `${`: that one belongs to the template literal.
 */
export function sh(strings: TemplateStringsArray, ...values: readonly Word[]): readonly Word[] {
  const script = strings.raw.map(unescaped).reduce((before, after, index) => `${before}"${parameter(index)}"${after}`);
  return Object.freeze(["sh", "-euc", script, "sh", ...values]);
}

/** From 1; the shell reads `$10` as `$1` and a zero. */
function parameter(index: number): string {
  return index < 10 ? `$${index}` : `\${${index}}`;
}

/** Drops the backslash before what would otherwise end the literal or start an interpolation. */
function unescaped(raw: string): string {
  return raw.replace(/\\(`|\$\{)/g, "$1");
}
