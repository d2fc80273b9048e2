import type { Bytes, Duration } from "@pipeline/dsl";

/** What `pipeline.config.ts` says for every run of a project; a flag or `PIPELINE_*` variable wins over it. */
export interface ProjectConfig {
  /** The backend of steps that name none; `local` by default. */
  readonly backend?: string;
  /** For pipelines that name none; `default` by default. */
  readonly namespace?: string;
  /** How many steps at once: in all, and on each backend by name. */
  readonly limits?: { readonly total?: number; readonly backends?: Readonly<Record<string, number>> };
  /** Slots of named pools. */
  readonly pools?: Readonly<Record<string, number>>;
  /** Images of `run` and `script` steps that name none. */
  readonly images?: { readonly run?: string; readonly script?: string };
  /**
   * Where built images are pushed to, such as `ghcr.io/team`; `pull` where the machines that run them know it by another
   * name. Absent: they stay in the engine of this machine.
   */
  readonly registry?: string | { readonly push: string; readonly pull: string };
  /** Longest time of a whole run, for pipelines that say none. */
  readonly deadline?: Duration;
  /** Where secrets are asked for that are found nowhere else: a shell command that prints NAME=VALUE lines. */
  readonly secrets?: { readonly command?: string };
  /** How much may be stored before `pipeline gc` removes the oldest; `20Gi` by default. */
  readonly cache?: { readonly size?: Bytes };
}

/** Types the default export of `pipeline.config.ts`. */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  return Object.freeze(config);
}
