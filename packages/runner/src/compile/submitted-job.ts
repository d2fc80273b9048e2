import type { Json } from "@pipeline/dsl";

/** One ad-hoc job as it was asked for on a command line: JSON that is kept with its run, so that it can be planned again. */
export interface SubmittedJob {
  readonly name: string;
  /** Absolute: where its relative paths start. */
  readonly folder: string;
  readonly command?: readonly string[];
  readonly script?: string;
  readonly interpreter?: readonly string[];
  readonly args?: readonly string[];
  readonly image?: string;
  /** Made from this folder before it runs: by its Dockerfile, or from the project that it is. */
  readonly build?: { readonly dockerfile: string } | { readonly project: string };
  readonly user?: string;
  readonly platform?: string;
  readonly files?: readonly string[];
  readonly project?: string;
  /** Inputs that are values; those that are paths are bound by the settings of its plan. */
  readonly values: Readonly<Record<string, Json>>;
  readonly paths: readonly string[];
  readonly outputs: Readonly<Record<string, { readonly kind: "file" | "dir"; readonly path: string }>>;
  /** By variable, which is the secret's name too. */
  readonly secrets: Readonly<Record<string, { readonly as?: "file"; readonly file?: string }>>;
  readonly resources: SubmittedResources;
  readonly workers: number;
  /** Whether an earlier result may do, and this one may serve later. */
  readonly cache: boolean;
}

export interface SubmittedResources {
  readonly cpu?: number;
  /** As written: `4Gi`. */
  readonly memory?: string;
  readonly disk?: string;
  readonly gpu?: { readonly count: number; readonly type?: string };
}
