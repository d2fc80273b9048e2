import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { StepKey, StepResult } from "../events/event.ts";

/** A result with all that it depended on. */
export interface RememberedResult extends StepResult {
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

/**
 * Results by their keys, in one file that only grows: several runs may append at once, and readers never wait.
 *
 * A line is a key and the result as JSON. It is parsed only when it is asked for: a run of 10,000 steps reads 10,000
 * lines and needs as many, one of ten steps needs ten of them.
 */
export class Results {
  readonly #path: string;
  readonly #byKey = new Map<string, string>();
  readonly #newest = new Map<string, string>();

  private constructor(path: string) {
    this.#path = path;
  }

  /** A file that is not there, or cannot be read, remembers nothing: `fault` says why. */
  static open(stateFolder: string): { readonly results: Results; readonly fault?: string } {
    const results = new Results(join(stateFolder, "results.jsonl"));
    const fault = results.#load();
    return fault === undefined ? { results } : { results, fault };
  }

  find(digest: string): RememberedResult | undefined {
    return parse(this.#byKey.get(digest));
  }

  /** The newest result of a step, whatever it depended on. */
  newest(step: StepAddress): RememberedResult | undefined {
    return parse(this.#byKey.get(this.#newest.get(addressText(step)) ?? ""));
  }

  /** One write of one line: lines of several runs do not mix. Throws what the file system says. */
  remember(result: RememberedResult): void {
    const line = `${result.key.digest} ${addressText(result.of)} ${JSON.stringify(result)}`;
    this.#take(line);
    appendFileSync(this.#path, `${line}\n`, { mode: 0o600 });
  }

  #load(): string | undefined {
    try {
      for (const line of readFileSync(this.#path, "utf8").split("\n")) this.#take(line);
      return undefined;
    } catch (error) {
      const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
      return isAbsent ? undefined : String(error);
    }
  }

  #take(line: string): void {
    const [digest, address] = line.split(" ", 2);
    if (digest?.length !== 64 || address === undefined) return;
    this.#byKey.set(digest, line);
    this.#newest.set(address, digest);
  }
}

/** Names hold neither a slash nor a space, whatever a fan-out's key holds is escaped. */
function addressText({ namespace, pipeline, step }: StepAddress): string {
  return [namespace, pipeline, step].map(encodeURIComponent).join("/");
}

/** A line that a crash has cut is as good as none. */
function parse(line: string | undefined): RememberedResult | undefined {
  if (line === undefined) return undefined;
  try {
    return JSON.parse(line.slice(line.indexOf(" ", 65) + 1));
  } catch {
    return undefined;
  }
}
