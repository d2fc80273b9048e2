import type { PullPolicy } from "./backend.ts";
import type { Failure } from "./failure.ts";

/** Makes images. A build is a unit of its own: it ends before anything that runs in its image begins. */
export interface Builder extends AsyncDisposable {
  /** What is not on this machine without which nothing can be built, and how to get it; absent: nothing is missing. */
  lacks(needs: BuildNeeds): Promise<Lack | undefined>;
  /**
   * Makes the image, and pushes it where that is asked for; building the same again is harmless.
   *
   * Never rejects: what cannot be built is an outcome, and so is an aborted `signal`.
   */
  build(request: BuildRequest, watch: BuildWatch): Promise<BuildOutcome>;
  /** What names of images stand for now, as digests; one that is not known yet is left out. */
  resolve(images: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** Whether an image that was built before is still where it was left; `undefined` where nobody can tell now. */
  holds(image: BuiltImage): Promise<boolean | undefined>;
}

/** What not every way to build can do. */
export interface BuildNeeds {
  readonly secrets: boolean;
  readonly isPushed: boolean;
}

export interface Lack {
  readonly message: string;
  readonly remedy: string;
}

/** All that an image is made from, and what it is called. */
export interface BuildRequest {
  /** Name without registry and tag: legal in a reference. */
  readonly name: string;
  /** For people; what runs is found by its digest. */
  readonly tag: string;
  /** Where it is pushed to, as this machine reaches it: `localhost:5000/team`. Absent: it stays in the engine. */
  readonly registry?: string;
  readonly dockerfile: Dockerfile;
  /** Images that the Dockerfile starts or copies from, its arguments put in as far as they are known. */
  readonly bases: readonly string[];
  readonly context: BuildContext;
  readonly target?: string;
  /** `os/architecture`. */
  readonly platform: string;
  readonly args: Readonly<Record<string, string>>;
  /** Values by id; in no log, label or error. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Of the image, as OCI names them. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface Dockerfile {
  /** How messages name it: its path in the project, or that it was made. */
  readonly shown: string;
  readonly text: string;
}

/** The folder that `COPY` takes from: `files` and `ignore` say the same, one for each way to hand it over. */
export interface BuildContext {
  /** Absolute. */
  readonly folder: string;
  /** Every pattern of a `.dockerignore`, in order; what the folder's own file says is among them. */
  readonly ignore: readonly string[];
  /** What is left, relative to the folder, with `/`, sorted; links stand for themselves. */
  readonly files: readonly string[];
}

export interface BuildWatch {
  readonly signal: AbortSignal;
  /** Lines as they come, secrets masked. */
  readonly log: (lines: readonly string[]) => void;
}

export type BuildOutcome =
  | { readonly status: "succeeded"; readonly image: BuiltImage; readonly notes?: readonly string[] }
  | { readonly status: "failed"; readonly failure: Failure }
  | { readonly status: "cancelled" };

export interface BuiltImage {
  /** What an engine runs: `registry/name@sha256:…`, or the image's id `sha256:…` where it was not pushed. */
  readonly reference: string;
  /** `sha256:…`: of the manifest in the registry, or of the image in the engine. */
  readonly digest: string;
}

/** How the registry knows a builder. */
export interface BuilderEntry {
  open(options: BuilderOptions): Promise<Builder>;
}

export interface BuilderOptions {
  /** The environment of the runner: names the engine, and holds what logs in to registries. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `always`: base images are asked for anew. Absent: what the engine has of them is used. */
  readonly pull?: PullPolicy;
}
