import type { SecretValue } from "../contract/index.ts";
import { secretForms } from "./secret-forms.ts";

const mask = Buffer.from("***");

/**
 * Replaces every form of the given secrets in a stream of bytes, across the borders of its chunks.
 *
 * Holds back only what may be the beginning of a secret, never more than the longest form is long.
 */
export class Masker {
  readonly #forms: readonly Buffer[];
  #held: Buffer = Buffer.alloc(0);
  /** How many of the held bytes belong to a secret whose mask has been given out. */
  #masked = 0;

  constructor(secrets: readonly SecretValue[]) {
    this.#forms = secretForms(secrets);
  }

  push(chunk: Uint8Array): Buffer {
    const bytes = Buffer.concat([this.#held, chunk]);
    return this.#give(bytes, this.#firstDoubtful(bytes));
  }

  /** What was held back, once no more can come. */
  end(): Buffer {
    return this.#give(this.#held, this.#held.length);
  }

  /** Gives out all before `end`. Secrets may overlap one another: their union is masked. */
  #give(bytes: Buffer, end: number): Buffer {
    const given: Buffer[] = [];
    let from = this.#masked;
    for (const found of this.#occurrences(bytes)) {
      if (found.start >= end) break;
      if (found.start >= from) given.push(bytes.subarray(from, found.start), mask);
      from = Math.max(from, found.end);
    }
    if (from < end) given.push(bytes.subarray(from, end));
    this.#held = bytes.subarray(end);
    this.#masked = Math.max(0, from - end);
    return Buffer.concat(given);
  }

  #occurrences(bytes: Buffer): readonly { readonly start: number; readonly end: number }[] {
    const found: { start: number; end: number }[] = [];
    for (const form of this.#forms)
      for (let at = bytes.indexOf(form); at !== -1; at = bytes.indexOf(form, at + 1))
        found.push({ start: at, end: at + form.length });
    return found.sort((one, other) => one.start - other.start);
  }

  /** Where the longest tail begins that some form begins with. */
  #firstDoubtful(bytes: Buffer): number {
    return Math.min(...this.#forms.map((form) => bytes.length - overlap(bytes, form)));
  }
}

/** Length of the longest end of `bytes` that is a beginning, and not the whole, of `form`. */
function overlap(bytes: Buffer, form: Buffer): number {
  for (let length = Math.min(form.length - 1, bytes.length); length > 0; length -= 1) {
    const start = bytes.length - length;
    if (bytes[start] === form[0] && bytes.compare(form, 0, length, start) === 0) return length;
  }
  return 0;
}
