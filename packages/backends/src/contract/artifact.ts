/** A file or directory with its identity; it stays in the staging that produced it. */
export interface Artifact {
  readonly kind: "file" | "dir";
  /** In the words of that staging: a path, `gs://bucket/…`. */
  readonly location: string;
  readonly digest: Digest;
  /** Bytes; of a directory, the sum over its files. */
  readonly size: number;
  readonly mediaType?: string;
}

export interface Digest {
  readonly alg: "sha256" | "crc32c";
  readonly value: string;
}

/** A file or directory that the program promised to write, relative to `OUTPUT_PATH`. */
export interface DeclaredOutput {
  readonly name: string;
  readonly kind: "file" | "dir";
  readonly path: string;
  readonly mediaType?: string;
}
