import { GrowingFile, localLog } from "../store/growing-file.ts";
import type { LogPrinter } from "./log-printer.ts";

/** The log of one attempt. */
export interface LogAddress {
  readonly step: string;
  readonly attempt: number;
  readonly folder: string;
}

export interface LogPart {
  /** Only the last lines. */
  readonly tail?: number;
  /** Nothing when the log was not written to since then. */
  readonly sinceMs?: number;
}

/** One attempt's log on its way to a printer; what is written later is printed by a later call. */
export class PrintedLog implements Disposable {
  readonly #path: string | undefined;
  readonly #printer: LogPrinter;
  readonly #part: LogPart;
  #file: GrowingFile | undefined;
  #from = 0;
  #hasPrinted = false;

  constructor({ folder }: LogAddress, printer: LogPrinter, part: LogPart) {
    this.#path = localLog(folder);
    this.#printer = printer;
    this.#part = part;
  }

  /** Whether there is anything on this machine to print. */
  get isThere(): boolean {
    return this.#open() !== undefined;
  }

  get hasPrinted(): boolean {
    return this.#hasPrinted;
  }

  /** Prints what has been written so far. */
  async print(): Promise<void> {
    const file = this.#open();
    if (file === undefined || file.writtenAtMs < (this.#part.sinceMs ?? 0)) return;
    for (let bytes = file.read(this.#from); bytes.length > 0; bytes = file.read(this.#from)) {
      this.#from += bytes.length;
      this.#hasPrinted = true;
      await this.#printer.print(bytes);
    }
  }

  end(): void {
    this.#printer.end();
  }

  [Symbol.dispose](): void {
    this.#file?.[Symbol.dispose]();
  }

  /** An attempt that has just been submitted has no log yet. */
  #open(): GrowingFile | undefined {
    if (this.#file !== undefined || this.#path === undefined) return this.#file;
    this.#file = GrowingFile.open(this.#path);
    if (this.#file !== undefined && this.#part.tail !== undefined) this.#from = this.#file.lastLines(this.#part.tail);
    return this.#file;
  }
}
