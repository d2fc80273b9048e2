import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StepKey, StepResult } from "../events/event.ts";
import { addressText, parseLine, readLine, resultFormat, tookMsOf, writtenLine } from "./result-line.ts";
import { ResultsFile } from "./results-file.ts";

/** A result with all that it depended on. */
export interface RememberedResult extends StepResult {
  /** How long its program ran: what the next one is likely to take. First of a line, so that it is read without the rest. */
  readonly tookMs: number;
  readonly key: StepKey;
  readonly of: StepAddress;
  /** The run that made it; its artifacts lie there. */
  readonly from: string;
}

export interface StepAddress {
  readonly namespace: string;
  readonly pipeline: string;
  readonly step: string;
}

/** Of the file itself; each is a reason why steps run that need not. */
interface Faults {
  /** Why the whole cannot be read. */
  unread: string | undefined;
  damaged: number;
  readonly foreign: Set<number>;
}

export function resultsPath(stateFolder: string): string {
  return join(stateFolder, "results.jsonl");
}

/**
 * Results by their keys, in one file to which several runs may append at once; readers never wait.
 *
 * A line is parsed only when it is asked for: a run of 10,000 steps reads 10,000 lines and needs as many, one of ten
 * steps needs ten of them.
 */
export class Results implements Disposable {
  readonly #path: string;
  readonly #file: ResultsFile;
  readonly #byKey = new Map<string, string>();
  readonly #newest = new Map<string, string>();
  readonly #faults: Faults = { unread: undefined, damaged: 0, foreign: new Set() };

  private constructor(path: string) {
    this.#path = path;
    this.#file = new ResultsFile(path);
  }

  /** A file that is not there, or cannot be read, remembers nothing. */
  static open(stateFolder: string): Results {
    const results = new Results(resultsPath(stateFolder));
    results.#load();
    return results;
  }

  /** What is wrong with the file, each in a sentence; what it holds besides is used all the same. */
  get faults(): readonly string[] {
    const { unread, damaged, foreign } = this.#faults;
    const lines =
      damaged === 1 ? "1 line of what earlier runs left is" : `${damaged} lines of what earlier runs left are`;
    return [
      ...(unread === undefined ? [] : [`earlier results cannot be read, so all steps run: ${unread}`]),
      ...(damaged === 0 ? [] : [`${lines} damaged and not used; \`pipeline gc\` drops them`]),
      ...[...foreign].map((format) => {
        const age = format > resultFormat ? "a newer" : "an older";
        return `results of ${age} version of pipeline (format ${format}) are kept and not used`;
      }),
    ];
  }

  has(digest: string): boolean {
    return this.#byKey.has(digest);
  }

  find(digest: string): RememberedResult | undefined {
    const line = this.#byKey.get(digest);
    return line === undefined ? undefined : parseLine(line);
  }

  /** The newest result of a step, whatever it depended on. */
  newest(step: StepAddress): RememberedResult | undefined {
    return this.find(this.#newest.get(addressText(step)) ?? "");
  }

  /** How long the step's program ran last, in milliseconds. */
  lastTookMs(step: StepAddress): number | undefined {
    const line = this.#byKey.get(this.#newest.get(addressText(step)) ?? "");
    return line === undefined ? undefined : tookMsOf(line);
  }

  /** The newest of each key. */
  all(): readonly RememberedResult[] {
    return [...this.#byKey.values()].flatMap((line) => parseLine(line) ?? []);
  }

  /** Throws what the file system says. */
  remember(result: RememberedResult): void {
    const line = writtenLine(result);
    this.#take(line);
    this.#file.append(line);
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }

  #load(): void {
    try {
      for (const line of readFileSync(this.#path, "utf8").split("\n")) this.#take(line);
    } catch (error) {
      const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!isAbsent) this.#faults.unread = String(error);
    }
  }

  #take(text: string): void {
    const line = readLine(text);
    if (line?.is === "damaged") this.#faults.damaged += 1;
    if (line?.is === "foreign") this.#faults.foreign.add(line.format);
    if (line?.is !== "result") return;
    this.#byKey.set(line.digest, line.text);
    this.#newest.set(line.address, line.digest);
  }
}
