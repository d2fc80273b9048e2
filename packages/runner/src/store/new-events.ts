import type { RunEvent } from "../events/event.ts";
import { GrowingFile } from "./growing-file.ts";
import { eventsPath } from "./log-lines.ts";

/** The events of a run from its start, each once, as its runner goes on writing them. */
export class NewEvents implements Disposable {
  readonly #file: GrowingFile | undefined;
  #from = 0;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stateFolder: string, run: string) {
    this.#file = GrowingFile.open(eventsPath(stateFolder, run));
  }

  /** Those since the last call; a line that is not whole yet comes later. */
  next(): readonly RunEvent[] {
    const lines: string[] = [];
    for (let bytes = this.#read(); bytes.length > 0; bytes = this.#read()) {
      const text = Buffer.concat([this.#rest, bytes]);
      const end = text.lastIndexOf("\n") + 1;
      this.#rest = text.subarray(end);
      if (end > 0) lines.push(...text.toString("utf8", 0, end - 1).split("\n"));
    }
    return lines.map((line) => JSON.parse(line) as RunEvent);
  }

  [Symbol.dispose](): void {
    this.#file?.[Symbol.dispose]();
  }

  #read(): Buffer {
    const bytes = this.#file?.read(this.#from) ?? Buffer.alloc(0);
    this.#from += bytes.length;
    return bytes;
  }
}
