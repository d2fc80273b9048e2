import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** An image by the name that a step gives it. */
export interface Wanted {
  readonly image: string;
  /** `os/architecture`; the engine's own when it is not said. */
  readonly platform?: string | undefined;
}

export function wantedText({ image, platform }: Wanted): string {
  return platform === undefined ? image : `${image} ${platform}`;
}

/**
 * What names of images have meant, so that a run of which all is cached asks nobody.
 *
 * One file of the state folder; runs beside each other may each lose what the other has just learnt, and learn it again.
 */
export class RememberedImages {
  readonly #path: string;
  #known: ReadonlyMap<string, string> | undefined;

  constructor(stateFolder: string) {
    this.#path = join(stateFolder, "docker", "images.json");
  }

  /** `name@sha256:…`; nothing when the name was never looked up. */
  find(wanted: Wanted): string | undefined {
    this.#known ??= this.#read();
    return this.#known.get(wantedText(wanted));
  }

  /** Trouble with the file is nobody's: the name is looked up again. */
  learn(wanted: Wanted, pinned: string): void {
    if (this.find(wanted) === pinned) return;
    this.#known = new Map([...this.#read(), [wantedText(wanted), pinned]]);
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      const draft = `${this.#path}.${process.pid}`;
      writeFileSync(draft, JSON.stringify(Object.fromEntries(this.#known), undefined, 1), { mode: 0o600 });
      renameSync(draft, this.#path);
    } catch {
      // As if it had never been asked.
    }
  }

  #read(): ReadonlyMap<string, string> {
    try {
      return new Map(Object.entries(JSON.parse(readFileSync(this.#path, "utf8"))));
    } catch {
      return new Map();
    }
  }
}
