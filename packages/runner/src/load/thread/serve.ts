import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import type { MessagePort } from "node:worker_threads";
import { isLoadError } from "../load-error.ts";
import { explainExit, explainFailure } from "../place/explain-failure.ts";
import type { LocatedProblem } from "../program.ts";
import { captureOutput } from "./capture-output.ts";
import type { Call, FromThread, ThreadData } from "./thread-message.ts";
import { leavePackagesUntouched } from "./untouched-packages.ts";

/** What the thread answers, by name; `send` takes pieces of an answer ahead of it. */
export type Calls = Readonly<Record<string, (send: (piece: string) => void, ...args: never[]) => Promise<unknown>>>;

/** Imports the user's file and answers calls about it until the thread is ended from outside. */
export async function serve(data: ThreadData, port: MessagePort): Promise<void> {
  const tell = (message: FromThread) => port.postMessage(message);
  const life = { isLoaded: false, hasFailed: false };
  captureOutput((text) => tell({ type: "printed", text }));
  guard(data, tell, life);
  try {
    const calls = await load(data);
    // A promise that the file left rejected is told before the next turn, and is as good as an exception.
    await new Promise(setImmediate);
    if (life.hasFailed) return;
    life.isLoaded = true;
    port.on("message", (call: Call) => void answer(call, calls, tell));
    tell({ type: "loaded" });
  } catch (error) {
    await fail(error, data, tell);
  }
}

/** Our own modules are imported before the loader is there: it need not look at them. */
async function load(data: ThreadData): Promise<Calls> {
  const [{ register }, { callsOf }] = await Promise.all([
    import("tsx/esm/api"),
    data.holds === "program" ? import("./serve-program.ts") : import("./serve-config.ts"),
  ]);
  register({ tsconfig: nearestTsconfig(dirname(data.file)) });
  leavePackagesUntouched();
  const exports: object = await import(pathToFileURL(data.file).href);
  return callsOf(exports, data);
}

/** The one that the user's editor goes by, which need not lie above the folder of the command. */
function nearestTsconfig(folder: string): string | false {
  const file = join(folder, "tsconfig.json");
  if (existsSync(file)) return file;
  return dirname(folder) === folder ? false : nearestTsconfig(dirname(folder));
}

interface Life {
  isLoaded: boolean;
  hasFailed: boolean;
}

/** Ways to end that throw nothing where the file is imported. */
function guard(data: ThreadData, tell: (message: FromThread) => void, life: Life): void {
  const exit = process.exit;
  process.exit = (code) => {
    tell({ type: "failed", problems: [explainExit(code, new Error().stack, data)] });
    return exit(code);
  };
  process.on("beforeExit", () => tell({ type: "failed", problems: [stalled(data)] }));
  process.on("uncaughtException", (error) => {
    if (life.isLoaded) {
      process.stderr.write(`${relative(data.cwd, data.file)}: ${error.stack ?? String(error)}\n`);
      return;
    }
    life.hasFailed = true;
    void fail(error, data, tell);
  });
}

async function fail(error: unknown, data: ThreadData, tell: (message: FromThread) => void): Promise<void> {
  const problems = isLoadError(error) ? error.problems : await explainFailure(error, data);
  tell({ type: "failed", problems });
}

/** Nothing is left that could happen, and the file still waits. */
function stalled({ file, cwd }: ThreadData): LocatedProblem {
  const message = `${relative(cwd, file)} never finishes loading: it awaits a promise that nothing will settle.`;
  return { code: "LOAD_TIMEOUT", message, remedy: "Look for `await` outside of functions. Work belongs in steps." };
}

async function answer({ id, name, args }: Call, calls: Calls, tell: (message: FromThread) => void): Promise<void> {
  try {
    const call = calls[name];
    if (call === undefined) throw new Error(`no call "${name}"`);
    const send = (text: string) => tell({ type: "piece", id, text });
    // The other side is this version of this package: it gives what the call takes.
    tell({ type: "answer", id, value: await call(send, ...(args as never[])) });
  } catch (error) {
    tell({ type: "broke", id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
