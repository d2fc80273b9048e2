import type { LocatedProblem } from "../load/program.ts";
import type { Palette } from "../report/palette.ts";

/** Every problem with its place, the lines around it and what to do; the count at the end when there are several. */
export function problemsText(problems: readonly LocatedProblem[], palette: Palette): string {
  const blocks = problems.map((problem) => problemLines(problem, palette).join("\n"));
  const count = problems.length > 1 ? [`${problems.length} problems, nothing was started`] : [];
  return [...blocks, ...count].map((block) => `${block}\n`).join("\n");
}

function problemLines(problem: LocatedProblem, palette: Palette): readonly string[] {
  const { code, message, remedy, location, frame, trace } = problem;
  const at = location === undefined ? undefined : `${location.file}:${location.line}:${location.column}`;
  return [
    `${palette.red("error")} ${palette.bold(code)}  ${message}`,
    ...(at === undefined ? [] : [`  at ${palette.cyan(at)}`]),
    ...(frame === undefined ? [] : frame.split("\n").map((line) => `  ${line}`.trimEnd())),
    ...(trace ?? []).map((call) => palette.dim(`    by ${call}`)),
    `  → ${remedy}`,
  ];
}
