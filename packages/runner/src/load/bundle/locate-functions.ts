import { Session } from "node:inspector/promises";
import { SourceMap } from "node:module";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/** Where a function begins in its file as the user wrote it. */
export interface FunctionPlace {
  /** Absolute. */
  readonly path: string;
  /** From 0. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

/** Why a function has no place, in words that follow "its function". */
export interface NoPlace {
  readonly why: string;
}

interface Script {
  readonly url: string;
  readonly sourceMapURL?: string | undefined;
}

/**
 * Asks the engine where each function was written: a stack tells where a step was declared, not where its function is.
 *
 * Works for functions of this thread alone.
 */
export async function locateFunctions(functions: readonly object[]): Promise<readonly (FunctionPlace | NoPlace)[]> {
  const session = new Session();
  session.connect();
  try {
    const scripts = new Map<string, Script>();
    session.on("Debugger.scriptParsed", ({ params }) => scripts.set(params.scriptId, params));
    await session.post("Debugger.enable");
    const ids = await objectIds(session, functions);
    const mapped = new Map<string, SourceMap>();
    const places: (FunctionPlace | NoPlace)[] = [];
    for (const id of ids) places.push(await placeOf(session, id, { scripts, mapped }));
    return places;
  } finally {
    session.disconnect();
  }
}

/** The engine can be handed values only by a global name, which is there for this one call. */
async function objectIds(session: Session, functions: readonly object[]): Promise<readonly string[]> {
  const key = Symbol.for("@pipeline/runner functions to locate");
  Reflect.set(globalThis, key, functions);
  try {
    const expression = `globalThis[Symbol.for(${JSON.stringify(key.description)})]`;
    const { result } = await session.post("Runtime.evaluate", { expression });
    const { result: found } = await session.post("Runtime.getProperties", {
      objectId: result.objectId ?? "",
      ownProperties: true,
    });
    return functions.map((_, index) => found.find(({ name }) => name === String(index))?.value?.objectId ?? "");
  } finally {
    Reflect.deleteProperty(globalThis, key);
  }
}

interface Scripts {
  readonly scripts: ReadonlyMap<string, Script>;
  /** By script. */
  readonly mapped: Map<string, SourceMap>;
}

async function placeOf(session: Session, objectId: string, known: Scripts): Promise<FunctionPlace | NoPlace> {
  const { internalProperties = [] } = await session.post("Runtime.getProperties", { objectId, ownProperties: true });
  const internal = (name: string): unknown => internalProperties.find((each) => each.name === name)?.value?.value;
  if (internalProperties.some(({ name }) => name === "[[TargetFunction]]")) {
    return { why: "was made by `.bind(…)`, and what is bound to it cannot be shipped" };
  }
  const location = internal("[[FunctionLocation]]");
  if (!isLocation(location)) return { why: "is not written in JavaScript or TypeScript" };
  return originalPlace(location, known);
}

interface Location {
  readonly scriptId: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

function isLocation(value: unknown): value is Location {
  return typeof value === "object" && value !== null && "scriptId" in value && "lineNumber" in value;
}

/** Through the source map that the loader put into the script. A map of an earlier build leads to other files. */
function originalPlace({ scriptId, lineNumber, columnNumber }: Location, known: Scripts): FunctionPlace | NoPlace {
  const script = known.scripts.get(scriptId);
  const path = script && pathOf(script.url);
  if (script === undefined || path === undefined) return { why: "does not come from a file" };
  const map = known.mapped.get(scriptId) ?? loaderMap(script);
  if (map === undefined) return { path, line: lineNumber, column: columnNumber };
  known.mapped.set(scriptId, map);
  const entry = map.findEntry(lineNumber, columnNumber);
  const isOfFile = "originalSource" in entry && basename(entry.originalSource) === basename(path);
  if (!isOfFile) return { path, line: lineNumber, column: columnNumber };
  return { path, line: entry.originalLine, column: entry.originalColumn };
}

function pathOf(url: string): string | undefined {
  const [plain = url] = url.split("?");
  if (plain.startsWith("file:")) return fileURLToPath(plain);
  return plain.startsWith("/") ? plain : undefined;
}

function loaderMap({ sourceMapURL = "" }: Script): SourceMap | undefined {
  const [, encoding, data] = /^data:application\/json[^,]*?(;base64)?,(.*)$/.exec(sourceMapURL) ?? [];
  if (data === undefined) return undefined;
  const text = encoding === undefined ? decodeURIComponent(data) : Buffer.from(data, "base64").toString();
  return new SourceMap(JSON.parse(text));
}
