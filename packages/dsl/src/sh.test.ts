import { job, param, sh, source, text } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";

describe("sh", () => {
  it("makes each interpolation a quoted parameter, never shell text", () => {
    const raw = source("raw.csv");
    const top = param("top", z.int());
    expect(sh`sort ${raw} | head -n ${top} > "$OUTPUT_PATH/top"`).toEqual([
      "sh",
      "-euc",
      'sort "$1" | head -n "$2" > "$OUTPUT_PATH/top"',
      "sh",
      raw,
      top,
    ]);
    expect(sh`echo ${"$(rm -rf /); `id`"}`).toEqual(["sh", "-euc", 'echo "$1"', "sh", "$(rm -rf /); `id`"]);
  });

  it("keeps adjacent values, more than nine of them, and none", () => {
    expect(sh`${1}${2}3`).toEqual(["sh", "-euc", '"$1""$2"3', "sh", 1, 2]);
    expect(sh`${1} ${2} ${3} ${4} ${5} ${6} ${7} ${8} ${9} ${10}0`[2]).toBe(
      `"$1" "$2" "$3" "$4" "$5" "$6" "$7" "$8" "$9" "\${10}"0`,
    );
    expect(sh`true`).toEqual(["sh", "-euc", "true", "sh"]);
  });

  it("keeps backslashes, except those that the template literal needs", () => {
    expect(sh`printf 'a\tb\n' | tr '\n' '\\'`[2]).toBe(String.raw`printf 'a\tb\n' | tr '\n' '\\'`);
    expect(sh`echo \${HOME:-/} \`id\` \$HOME \\`[2]).toBe(`echo \${HOME:-/} \`id\` ${"\\$HOME \\\\"}`);
  });

  it("is a frozen command line, in which texts and refs stand as they are", () => {
    const made = job("made", { command: ["x"], outputs: { n: z.int() } });
    const word = text`n=${made.outputs.n}`;
    const command = sh`echo ${word} ${made.outputs.n}`;
    expect(command.slice(4)).toEqual([word, made.outputs.n]);
    expect(Object.isFrozen(command)).toBe(true);
  });
});
