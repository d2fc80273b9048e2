/** Every form is at least this long, which is what is looked up. */
const beginningBytes = 6;

/** So many passes by the engine's own search cost less than one of ours. */
const fewForms = 12;

export interface Occurrence {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds all of many forms in one pass over the bytes: a key of some lines has hundreds of forms, and looking for each by
 * itself would cost a pass for each.
 */
export class FormIndex {
  readonly #forms: readonly Buffer[];
  readonly #longest: number;
  /** Which pairs of bytes some form begins with. */
  readonly #pairs: Uint8Array = new Uint8Array(65_536);
  readonly #byBeginning = new Map<number, Buffer[]>();

  constructor(forms: readonly Buffer[]) {
    this.#forms = forms;
    this.#longest = forms.reduce((longest, { length }) => Math.max(longest, length), 1);
    for (const form of forms) {
      this.#pairs[form.readUInt16BE(0)] = 1;
      const beginning = form.readUIntBE(0, beginningBytes);
      const alike = this.#byBeginning.get(beginning) ?? [];
      alike.push(form);
      this.#byBeginning.set(beginning, alike);
    }
  }

  /** All occurrences, in the order of their starts. */
  in(bytes: Buffer): readonly Occurrence[] {
    return this.#forms.length <= fewForms ? this.#oneByOne(bytes) : this.#inOnePass(bytes);
  }

  /** Where the longest end of the bytes starts that some form begins with; their length where there is none. */
  firstDoubtful(bytes: Buffer): number {
    for (let start = Math.max(0, bytes.length - this.#longest + 1); start < bytes.length; start += 1) {
      const left = bytes.length - start;
      if (left > 1 && this.#pairs[bytes.readUInt16BE(start)] === 0) continue;
      const alike = left < beginningBytes ? this.#forms : this.#alike(bytes, start);
      if (alike.some((form) => form.length > left && bytes.compare(form, 0, left, start) === 0)) return start;
    }
    return bytes.length;
  }

  #oneByOne(bytes: Buffer): readonly Occurrence[] {
    const found: Occurrence[] = [];
    for (const form of this.#forms)
      for (let at = bytes.indexOf(form); at !== -1; at = bytes.indexOf(form, at + 1))
        found.push({ start: at, end: at + form.length });
    return found.sort((one, other) => one.start - other.start);
  }

  #inOnePass(bytes: Buffer): readonly Occurrence[] {
    const found: Occurrence[] = [];
    let pair = bytes[0] ?? 0;
    for (let start = 0; start <= bytes.length - beginningBytes; start += 1) {
      pair = ((pair & 0xff) << 8) | (bytes[start + 1] ?? 0);
      if (this.#pairs[pair] === 0) continue;
      for (const form of this.#alike(bytes, start)) {
        const end = start + form.length;
        if (end <= bytes.length && bytes.compare(form, 0, form.length, start, end) === 0) found.push({ start, end });
      }
    }
    return found;
  }

  #alike(bytes: Buffer, start: number): readonly Buffer[] {
    return this.#byBeginning.get(bytes.readUIntBE(start, beginningBytes)) ?? [];
  }
}
