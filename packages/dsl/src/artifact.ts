/**
 * A file as a value between steps; never its bytes. Type only.
 *
 * Here and elsewhere a key with `~` exists for the compiler alone. It is text and no symbol, so that the types of two
 * copies of this package are the same.
 */
export interface FileArtifact {
  readonly "~artifact": "file";
}

/** A directory as a value between steps; never its bytes. Type only. */
export interface DirArtifact {
  readonly "~artifact": "dir";
}

export type AnyArtifact = FileArtifact | DirArtifact;

/** Declares that the program writes a file at `path`, relative to `OUTPUT_PATH`. */
export interface FileOutput {
  readonly kind: "file";
  readonly path: string;
  readonly mediaType?: string;
}

/** Declares that the program fills a directory at `path`, relative to `OUTPUT_PATH`. */
export interface DirOutput {
  readonly kind: "dir";
  readonly path: string;
}

/** An output file: `outputs: { table: file("table.csv") }`. */
export function file(path: string, options: { readonly mediaType?: string } = {}): FileOutput {
  return Object.freeze({ ...options, kind: "file", path } as const);
}

/** An output directory: `outputs: { model: dir("model") }`. */
export function dir(path: string): DirOutput {
  return Object.freeze({ kind: "dir", path } as const);
}
