import { type Debugger, Session } from "node:inspector";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import type { Frame } from "../place/stack.ts";

/** A thread that computes stops within this; one that waits for something has nowhere to stop. */
const patienceMs = 500;

/**
 * What a thread is computing just now, innermost first: stops it for good by the debugger's own protocol.
 *
 * Nothing when it only waits. Imported only when a file takes too long, since nothing else needs a debugger.
 */
export async function hangingAt(threadId: number): Promise<readonly Frame[]> {
  const session = new Session();
  session.connect();
  const { promise, resolve } = Promise.withResolvers<readonly Frame[]>();
  const timer = setTimeout(() => resolve([]), patienceMs);
  session.on("NodeWorker.attachedToWorker", ({ params }) => {
    if (params.workerInfo.title.startsWith(`[worker ${threadId}]`)) pause(session, params.sessionId, resolve);
  });
  session.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    session.disconnect();
  }
}

/** What a script is called, and how its text came to be. */
type Scripts = Map<string, Debugger.ScriptParsedEventDataType>;

/** A thread that is left paused could not be ended any more: it goes on before the answer is given. */
function pause(session: Session, sessionId: string, found: (frames: readonly Frame[]) => void): void {
  const scripts: Scripts = new Map();
  let frames: readonly Frame[] = [];
  const ask = (method: Asked) => {
    const message = JSON.stringify({ id: asked.indexOf(method), method });
    session.post("NodeWorker.sendMessageToWorker", { sessionId, message });
  };
  session.on("NodeWorker.receivedMessageFromWorker", ({ params }) => {
    if (params.sessionId !== sessionId) return;
    const told: Told = JSON.parse(params.message);
    if (told.method === "Debugger.scriptParsed") scripts.set(told.params.scriptId, told.params);
    if (told.method === "Debugger.paused") {
      frames = told.params.callFrames.flatMap((frame) => written(frame, scripts));
      ask("Debugger.resume");
    }
    if (told.id === asked.indexOf("Debugger.resume")) found(frames);
  });
  ask("Debugger.enable");
  ask("Debugger.pause");
}

const asked = ["Debugger.enable", "Debugger.pause", "Debugger.resume"] as const;
type Asked = (typeof asked)[number];

/** An event, or the answer to what was asked with that id. */
type Told =
  | {
      readonly id?: never;
      readonly method: "Debugger.scriptParsed";
      readonly params: Debugger.ScriptParsedEventDataType;
    }
  | { readonly id?: never; readonly method: "Debugger.paused"; readonly params: Debugger.PausedEventDataType }
  | { readonly id: number; readonly method?: never };

/** The frame in the file as its author wrote it; the engine counts from 0. */
function written({ functionName, location }: Debugger.CallFrame, scripts: Scripts): readonly Frame[] {
  const script = scripts.get(location.scriptId);
  if (script === undefined || !script.url.startsWith("file:")) return [];
  const named = functionName === "" ? {} : { name: functionName };
  const { lineNumber, columnNumber = 0 } = location;
  const [line, column] = original(script.sourceMapURL, lineNumber, columnNumber) ?? [lineNumber, columnNumber];
  return [{ file: fileURLToPath(script.url), line: line + 1, column: column + 1, ...named }];
}

function original(mapUrl: string | undefined, line: number, column: number): readonly [number, number] | undefined {
  const [, encoded] = /^data:application\/json[^,]*;base64,(.*)$/.exec(mapUrl ?? "") ?? [];
  if (encoded === undefined) return undefined;
  const entry = new SourceMap(JSON.parse(Buffer.from(encoded, "base64").toString())).findEntry(line, column);
  return "originalLine" in entry ? [entry.originalLine, entry.originalColumn] : undefined;
}
