import type { SecretValue } from "../contract/index.ts";
import { FormIndex } from "./form-index.ts";
import { secretForms } from "./secret-forms.ts";

const mask = Buffer.from("***");

/**
 * Replaces every form of the given secrets in a stream of bytes, across the borders of its chunks.
 *
 * Holds back only what may be the beginning of a secret, never more than the longest form is long.
 */
export class Masker {
  readonly #forms: FormIndex;
  #held: Buffer = Buffer.alloc(0);
  /** How many of the held bytes belong to a secret whose mask has been given out. */
  #masked = 0;

  constructor(secrets: readonly SecretValue[]) {
    this.#forms = new FormIndex(secretForms(secrets));
  }

  push(chunk: Uint8Array): Buffer {
    const bytes = Buffer.concat([this.#held, chunk]);
    return this.#give(bytes, this.#forms.firstDoubtful(bytes));
  }

  /** What was held back, once no more can come. */
  end(): Buffer {
    return this.#give(this.#held, this.#held.length);
  }

  /** Gives out all before `end`. Secrets may overlap one another: their union is masked. */
  #give(bytes: Buffer, end: number): Buffer {
    const given: Buffer[] = [];
    let from = this.#masked;
    for (const found of this.#forms.in(bytes)) {
      if (found.start >= end) break;
      if (found.start >= from) given.push(bytes.subarray(from, found.start), mask);
      from = Math.max(from, found.end);
    }
    if (from < end) given.push(bytes.subarray(from, end));
    this.#held = bytes.subarray(end);
    this.#masked = Math.max(0, from - end);
    return Buffer.concat(given);
  }
}
