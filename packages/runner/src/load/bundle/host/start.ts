import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { cancellation } from "./cancellation.ts";
import { outputPaths, writeOutputs } from "./outputs.ts";
import { installSignals } from "./signals.ts";
import { mapStacks } from "./stacks.ts";
import { tell } from "./tell.ts";

/** What a step's function is given. */
interface Context {
  readonly inputs: unknown;
  readonly output: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Nothing is left that could happen, and the function has not ended; Node's own code for this. */
const unsettled = 13;

/** How long a process that has its result may live on before it says what keeps it alive. */
const lingerMs = 5_000;

installSignals(process.env.PIPELINE_SIGNALS);
const sources = mapStacks(new URL(import.meta.url));
let isSettled = false;

// CommonJS packages that are bundled ask for Node's modules by it.
Reflect.set(globalThis, "require", Reflect.get(globalThis, "require") ?? createRequire(import.meta.url));

const fail = (thrown: unknown) => {
  tell(thrown, sources);
  process.exit(1);
};
process.on("uncaughtException", fail).on("unhandledRejection", fail);
process.on("beforeExit", () => {
  if (isSettled) return;
  process.stderr.write("The function of this step never ends: it awaits a promise that nothing will settle.\n");
  process.exit(unsettled);
});

/**
 * Calls the step's function once; the process ends when its work has, with code 1 after an exception.
 *
 * This module is the first of every bundle: it must be evaluated before anything of the user, whose exceptions it
 * shows.
 */
export async function start(run: (context: Context) => unknown): Promise<void> {
  const outputFolder = folder("OUTPUT_PATH");
  const inputs: unknown = JSON.parse(readFileSync(join(folder("INPUT_PATH"), "inputs.json"), "utf8"));
  const output = outputPaths(process.env.PIPELINE_OUTPUTS ?? "{}", outputFolder);
  const cancelled = cancellation();
  const context: Context = {
    inputs,
    output,
    get signal() {
      return cancelled.signal();
    },
  };
  try {
    writeOutputs(await run(context), outputFolder);
  } catch (error) {
    if (!cancelled.isAsked()) throw error;
    if (!(error instanceof Error && error.name === "AbortError")) tell(error, sources);
    process.stderr.write("The function ended because it was cancelled.\n");
    process.exit(143);
  }
  isSettled = true;
  setTimeout(tellLinger, lingerMs).unref();
}

function folder(name: "INPUT_PATH" | "OUTPUT_PATH"): string {
  const path = process.env[name];
  if (path === undefined) throw new Error(`${name} is not set: this file is started by the pipeline runner.`);
  return path;
}

/** Work that is still on its way is not cut off: a stream may be half written. */
function tellLinger(): void {
  const kept = [...new Set(process.getActiveResourcesInfo())].join(", ");
  process.stderr.write(`The function has returned; the process waits for what it left open (${kept}).\n`);
}
