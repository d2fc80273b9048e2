import { linesText } from "../report/lines-text.ts";
import type { Palette } from "../report/palette.ts";
import type { Finding } from "./checkup.ts";

const marks = {
  good: ["✓", "green"],
  limited: ["!", "yellow"],
  missing: ["✗", "red"],
} as const;

export function checkupText(findings: readonly Finding[], palette: Palette): string {
  const width = Math.max(...findings.map(({ what }) => what.length));
  const lines = findings.flatMap(({ what, is, text, remedy }) => {
    const [symbol, hue] = marks[is];
    const line = `${palette[hue](`${symbol} ${what.padEnd(width)}`)}  ${text}`;
    return remedy === undefined ? [line] : [line, `  ${" ".repeat(width)}  → ${remedy}`];
  });
  const missing = findings.filter(({ is }) => is === "missing").length;
  const verdict = missing === 0 ? "Pipelines can run here." : `Pipelines cannot run here: ${missing} missing.`;
  return linesText([...lines, "", verdict]);
}
