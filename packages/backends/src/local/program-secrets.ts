import { isUtf8 } from "node:buffer";
import type { SecretValue } from "../contract/index.ts";
import type { ProcessIdentity } from "../stream/process-identity.ts";
import type { Task } from "./messages.ts";
import { removeSecretFolder, writeSecretFiles } from "./secret-files.ts";

export interface SecretsPlace {
  readonly owner: ProcessIdentity;
  readonly places: readonly string[];
  /** Is told the folder as soon as there is one, so that somebody can remove it whatever becomes of us. */
  readonly note: (folder: string) => void;
}

/** The secrets of one program: what its log must not show, and files that lie there as long as it may run. */
export class ProgramSecrets {
  readonly masked: readonly SecretValue[];
  readonly #files: Readonly<Record<string, string>>;
  readonly #place: SecretsPlace;
  #laid: ReturnType<typeof writeSecretFiles> | undefined;

  constructor({ masked, secretFiles = {} }: Pick<Task, "masked" | "secretFiles">, place: SecretsPlace) {
    this.masked = [...masked, ...Object.values(secretFiles).map(fromBase64)];
    this.#files = secretFiles;
    this.#place = place;
  }

  /** Paths of the files by variable; written at the first call. Throws what the system says when that cannot be. */
  paths(): Readonly<Record<string, string>> {
    if (Object.keys(this.#files).length === 0) return {};
    if (this.#laid === undefined) {
      this.#laid = writeSecretFiles(this.#files, this.#place);
      this.#place.note(this.#laid.folder);
    }
    return this.#laid.paths;
  }

  remove(): void {
    if (this.#laid !== undefined) removeSecretFolder(this.#laid.folder);
  }
}

/** Text is masked line by line, bytes as a whole. */
function fromBase64(base64: string): SecretValue {
  const bytes = Buffer.from(base64, "base64");
  return isUtf8(bytes) ? bytes.toString("utf8") : bytes;
}
