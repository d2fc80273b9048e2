import { relative } from "node:path";
import type { Place } from "@pipeline/dsl";
import type { Problem } from "../../compile/problem.ts";
import type { LocatedProblem, Location } from "../program.ts";
import { type Frame, framesOf, userFrames } from "./stack.ts";

/** The frame that declared something: the innermost of the user's own files, else of any file. */
export function declaredAt(place: Place | undefined): Frame | undefined {
  const frames = framesOf(place?.stack);
  return userFrames(frames)[0] ?? frames[0];
}

export function locationOf({ file, line, column }: Frame, cwd: string): Location {
  return { file: relative(cwd, file), line, column };
}

/** Turns each problem's place into file, line, column and the lines around it, at the field that is to blame. */
export async function locate(problems: readonly Problem[], cwd: string): Promise<readonly LocatedProblem[]> {
  const { SourceTexts } = await import("./source-texts.ts");
  const texts = new SourceTexts();
  return problems.map(({ place, ...problem }) => {
    const declared = declaredAt(place);
    const at = declared && texts.fieldAt(declared, problem.field);
    return at === undefined ? problem : { ...problem, location: locationOf(at, cwd), ...texts.frame(at) };
  });
}

/** A problem at a known place of a file. */
export async function locateAt(problem: Problem, at: Frame | undefined, cwd: string): Promise<LocatedProblem> {
  if (at === undefined) return problem;
  const { SourceTexts } = await import("./source-texts.ts");
  const texts = new SourceTexts();
  return { ...problem, location: locationOf(at, cwd), ...texts.frame(at) };
}

/** A problem with the user's own calls that led to it, innermost first. */
export async function locateTrace(problem: Problem, frames: readonly Frame[], cwd: string): Promise<LocatedProblem> {
  const trace = userFrames(frames);
  const located = await locateAt(problem, trace[0], cwd);
  return { ...located, ...shownTrace(trace, cwd) };
}

/** The calls as a person reads them; a single one is the place itself. */
export function shownTrace(trace: readonly Frame[], cwd: string): Pick<LocatedProblem, "trace"> {
  return trace.length <= 1 ? {} : { trace: trace.map((frame) => traceLine(frame, cwd)) };
}

/** `name file:line:column`. */
function traceLine(frame: Frame, cwd: string): string {
  const { file, line, column } = locationOf(frame, cwd);
  const where = `${file}:${line}:${column}`;
  return frame.name === undefined ? where : `${frame.name} ${where}`;
}
