import { dirname, isAbsolute, relative } from "node:path";
import type { LocatedProblem } from "../program.ts";
import { lineOf } from "./line-of.ts";
import { locateAt, locateTrace, locationOf, shownTrace } from "./locate.ts";
import { pathSuggestion } from "./path-suggestion.ts";
import { type Frame, framesOf, userFrames } from "./stack.ts";

/** Why importing the user's file failed, with the place in whichever of their files is to blame. */
export async function explainFailure(error: unknown, { file, cwd }: Loading): Promise<readonly LocatedProblem[]> {
  const shown = relative(cwd, file);
  const syntax = syntaxErrors(error);
  const found = syntax.length > 0 ? syntax : [missingModule(error) ?? linkError(error) ?? exception(error)];
  return Promise.all(
    found.map(({ why, remedy, at, trace = [] }) => {
      const problem = { code: "FILE_NOT_LOADED", message: `${shown} cannot be loaded: ${why}`, remedy } as const;
      return at === undefined ? locateTrace(problem, trace, cwd) : locateAt(problem, at, cwd);
    }),
  );
}

/** Told while the thread goes down, so there is no time for a code frame. */
export function explainExit(code: unknown, stack: string | undefined, { file, cwd }: Loading): LocatedProblem {
  const trace = userFrames(framesOf(stack));
  const [at] = trace;
  return {
    code: "FILE_NOT_LOADED",
    message: `${relative(cwd, file)} cannot be loaded: it calls process.exit(${code ?? ""}).`,
    remedy: "The file is imported before every plan: it must not exit. Work belongs in steps.",
    ...(at === undefined ? {} : { location: locationOf(at, cwd) }),
    ...shownTrace(trace, cwd),
  };
}

interface Loading {
  readonly file: string;
  readonly cwd: string;
}

interface Explanation {
  readonly why: string;
  readonly remedy: string;
  readonly at?: Frame | undefined;
  readonly trace?: readonly Frame[];
}

/** The transformer tells all errors of a file at once; its columns start from 0. */
function syntaxErrors(error: unknown): readonly Explanation[] {
  if (!(error instanceof Error) || !error.message.startsWith("Transform failed")) return [];
  return [...error.message.matchAll(/^(\/.+?):(\d+):(\d+): ERROR: (.*)$/gm)].map(
    ([, file = "", line, column, why]) => ({
      why: `syntax error: ${why}`,
      remedy: "Correct the file; an editor with TypeScript shows the same error.",
      at: { file, line: Number(line), column: Number(column) + 1 },
    }),
  );
}

/** `import` of a package or file that is not there. */
function missingModule(error: unknown): Explanation | undefined {
  if (!(error instanceof Error && "code" in error)) return undefined;
  if (error.code !== "ERR_MODULE_NOT_FOUND" && error.code !== "MODULE_NOT_FOUND") return undefined;
  const [, wanted = ""] = /Cannot find (?:module|package) '(.+?)'/.exec(error.message) ?? [];
  const [, importer = ""] =
    /imported from (\/.+)$|Require stack:\n- (\/.+)$/m.exec(error.message)?.filter(Boolean) ?? [];
  const isFile = isAbsolute(wanted) || wanted.startsWith(".");
  const path = isAbsolute(wanted) ? wanted : `${dirname(importer)}/${wanted}`;
  return {
    why: `it imports ${isFile ? relative(dirname(importer), path) : `"${wanted}"`}, which is not there.`,
    remedy: isFile ? pathSuggestion(path, dirname(importer)) : `Install it: npm install ${wanted}`,
    at: importOf(importer, wanted),
  };
}

/** The line of the importer that names the module; a resolved path is written by its last part. */
function importOf(importer: string, wanted: string): Frame | undefined {
  const last = wanted.split("/").at(-1) ?? wanted;
  const written = isAbsolute(wanted) ? last.replace(/\.[cm]?[jt]sx?$/, "") : wanted;
  return lineOf(importer, (text) => {
    const column = text.indexOf(written);
    return /["'][^"']*$/.test(text.slice(0, Math.max(0, column))) ? column : -1;
  });
}

/** An import of a name that the other file does not export: Node puts the place before the stack. */
function linkError(error: unknown): Explanation | undefined {
  if (!(error instanceof SyntaxError)) return undefined;
  const [, file, line, , caret = ""] = /^(?:file:\/\/)?(\/.+?):(\d+)\n(.*)\n( *)\^/.exec(error.stack ?? "") ?? [];
  if (file === undefined) return undefined;
  const remedy = "Export it there, or correct the name.";
  return { why: error.message, remedy, at: { file, line: Number(line), column: caret.length + 1 } };
}

function exception(error: unknown): Explanation {
  const remedy = "The file is imported before every plan: it must not throw. Work belongs in steps.";
  if (!(error instanceof Error)) return { why: `it threw ${shownValue(error)}, which is no Error.`, remedy };
  const trace = framesOf(error.stack);
  // A handle that was used as text knows better what to do.
  if ("remedy" in error && typeof error.remedy === "string")
    return { why: error.message.replace(error.remedy, "").trim(), remedy: error.remedy, trace };
  const cause = error.cause instanceof Error ? ` (because of ${error.cause.name}: ${error.cause.message})` : "";
  return { why: `${error.name}: ${error.message}${cause}`, remedy, trace };
}

function shownValue(value: unknown): string {
  try {
    return JSON.stringify(value)?.slice(0, 200) ?? String(value);
  } catch {
    return typeof value;
  }
}
