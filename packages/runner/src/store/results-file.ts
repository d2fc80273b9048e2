import { closeSync, fstatSync, openSync, statSync, writeSync } from "node:fs";

/**
 * The file of results, to be appended to; opened with the first line.
 *
 * One write of one line: lines of several runs do not mix. It begins with an end of line, so that one which a crash or
 * a full disk has cut stays alone.
 */
export class ResultsFile implements Disposable {
  readonly #path: string;
  #open: { readonly file: number; readonly ino: number } | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * `gc` puts another file in this one's place: who finds that, writes again. What was written before, gc takes over.
   * Throws what the file system says.
   */
  append(line: string): void {
    for (;;) {
      const { file, ino } = this.#opened();
      let rest = Buffer.from(`\n${line}\n`);
      while (rest.length > 0) rest = rest.subarray(writeSync(file, rest));
      if (ino === statSync(this.#path, { throwIfNoEntry: false })?.ino) return;
      this[Symbol.dispose]();
    }
  }

  [Symbol.dispose](): void {
    if (this.#open !== undefined) closeSync(this.#open.file);
    this.#open = undefined;
  }

  #opened(): { readonly file: number; readonly ino: number } {
    if (this.#open === undefined) {
      const file = openSync(this.#path, "a", 0o600);
      this.#open = { file, ino: fstatSync(file).ino };
    }
    return this.#open;
  }
}
