import { readFileSync } from "node:fs";
import { relative } from "node:path";
import type { Place } from "@pipeline/dsl";
import type { Problem } from "../compile/problem.ts";
import type { LocatedProblem, Location } from "./program.ts";
import { type Frame, framesOf, userFrames } from "./stack.ts";

/** The frame that declared something: the innermost of the user's own files, else of any file. */
export function declaredAt(place: Place | undefined): Frame | undefined {
  return userFrames(place?.stack)[0] ?? framesOf(place?.stack)[0];
}

export function locationOf({ file, line, column }: Frame, cwd: string): Location {
  return { file: relative(cwd, file), line, column };
}

/** Turns each problem's place into file, line, column and the lines around it. */
export async function locate(problems: readonly Problem[], cwd: string): Promise<readonly LocatedProblem[]> {
  const frames = await codeFrames();
  return problems.map(({ place, ...problem }) => {
    const at = declaredAt(place);
    return at === undefined ? problem : { ...problem, location: locationOf(at, cwd), ...frames(at) };
  });
}

/** A problem at a known place of a file. */
export async function locateAt(problem: Problem, at: Frame | undefined, cwd: string): Promise<LocatedProblem> {
  if (at === undefined) return problem;
  const frames = await codeFrames();
  return { ...problem, location: locationOf(at, cwd), ...frames(at) };
}

/** Reads each file once. The library is imported only when there is a problem to show. */
async function codeFrames(): Promise<(at: Frame) => { readonly frame?: string }> {
  const { codeFrameColumns } = await import("@babel/code-frame");
  const texts = new Map<string, string | undefined>();
  return ({ file, line, column }) => {
    if (!texts.has(file)) texts.set(file, textOf(file));
    const text = texts.get(file);
    if (text === undefined) return {};
    return { frame: codeFrameColumns(text, { start: { line, column: column - 1 } }, { highlightCode: false }) };
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
