/** What a keeper looks after, by name: all who ask at once for one that is not there yet get the same. */
export class Roster<S extends { remove(): Promise<void> }> {
  readonly #all = new Map<string, Promise<S>>();
  /** Whoever wants one of these names waits until the former one is gone. */
  readonly #going = new Map<string, Promise<void>>();
  /** Called when one is gone, before its name is free again. */
  readonly #forget: (name: string) => void;

  constructor(forget: (name: string) => void) {
    this.#forget = forget;
  }

  get isEmpty(): boolean {
    return this.#all.size === 0;
  }

  all(): Promise<readonly S[]> {
    return Promise.all(this.#all.values());
  }

  async find(name: string): Promise<S | undefined> {
    return this.#all.get(name);
  }

  /** The one of this name, made where there is none. */
  async get(name: string, make: () => Promise<S>): Promise<S> {
    while (this.#going.has(name)) await this.#going.get(name);
    const found = this.#all.get(name) ?? make();
    this.#all.set(name, found);
    try {
      return await found;
    } catch (error) {
      if (this.#all.get(name) === found) this.#all.delete(name);
      throw error;
    }
  }

  /** Settles once nothing is left of it; where `only` is given, of no other that has come in its place. */
  async remove(name: string, only?: S): Promise<void> {
    const found = this.#all.get(name);
    if (found === undefined) return this.#going.get(name);
    if (only !== undefined && ((await found) !== only || this.#all.get(name) !== found)) return;
    this.#all.delete(name);
    const gone = this.#gone(name, found);
    this.#going.set(name, gone);
    return gone;
  }

  async #gone(name: string, found: Promise<S>): Promise<void> {
    try {
      await (await found).remove();
      this.#forget(name);
    } finally {
      this.#going.delete(name);
    }
  }
}
