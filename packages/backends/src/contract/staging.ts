import type { Json, JsonObject } from "@pipeline/dsl";
import type { Artifact, DeclaredOutput } from "./artifact.ts";
import type { Failure } from "./failure.ts";

/** The store that a backend mounts input and output from: one addressable folder per attempt. */
export interface Staging extends AsyncDisposable {
  /** Pure: `<root>/<namespace>/<pipeline>/<run>/<step>/<attempt>`. */
  folder(address: AttemptAddress): string;
  /** Makes input, output, log and working folder and fills them, artifacts verified; done before the program starts. */
  prepare(folder: string, contents: AttemptContents): Promise<void>;
  /** What the program left in its output folder, on failure too; never rejects. */
  collect(folder: string, declared: readonly DeclaredOutput[]): Promise<Collection>;
  /** Writes the manifest: the only proof that outputs are whole. */
  seal(folder: string, manifest: Manifest): Promise<void>;
  /** The manifest, once sealed. */
  manifest(folder: string): Promise<Manifest | undefined>;
  /** Whether an artifact is still what its step wrote, as far as can be told without reading all of it. */
  holds(artifact: Artifact): Promise<boolean>;
  /** Brings an artifact to a local path that does not exist yet; verifies its digest. */
  fetch(artifact: Artifact, to: string): Promise<void>;
}

export interface AttemptAddress {
  readonly namespace: string;
  readonly pipeline: string;
  readonly run: string;
  readonly step: string;
  /** From 1. */
  readonly attempt: number;
}

export interface AttemptContents {
  /** Becomes `input/inputs.json`; paths in it are those of the program's view. */
  readonly inputs: JsonObject;
  /** Artifacts and local files by their place below `input/`, such as `table` or `models/0`. */
  readonly artifacts: readonly { readonly at: string; readonly from: Artifact | LocalFile }[];
  /** What is shipped, by its place below the working folder. */
  readonly shipped: readonly { readonly at: string; readonly from: LocalFile | Content }[];
  /** Parent folders of declared outputs, relative to `output/`; they exist before the program starts. */
  readonly outputFolders: readonly string[];
}

export interface LocalFile {
  readonly kind: "file" | "dir";
  readonly path: string;
  /** A link to the original is enough: the program is trusted not to change it (a project's folder). */
  readonly link?: boolean;
}

export interface Content {
  readonly kind: "content";
  readonly bytes: string | Uint8Array;
}

export type Collection =
  | {
      readonly status: "collected";
      readonly json: Json | undefined;
      readonly artifacts: Readonly<Record<string, Artifact>>;
      readonly missing: readonly string[];
    }
  /** `contract`: what the program left is unusable; `staging`: it could not be read, and reading may be tried again. */
  | { readonly status: "failed"; readonly failure: Failure };

export interface Manifest {
  readonly format: 1;
  readonly execution: string;
  readonly outcome: Json;
  /** JSON outputs, checked by their schemas; absent on failure. */
  readonly values?: JsonObject;
  readonly artifacts: Readonly<Record<string, Artifact>>;
}
