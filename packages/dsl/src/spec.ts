import type { FileOutput } from "./artifact.ts";
import type { Image } from "./build.ts";
import type { Inputs } from "./inputs.ts";
import type { JsonOnly, Outputs } from "./outputs.ts";
import type { Pools, Priority, Retries } from "./policy.ts";
import type { Resources } from "./resources.ts";
import type { Schedule } from "./schedule.ts";
import type { Secret, SecretFile } from "./secret.ts";
import type { Step } from "./step.ts";
import type { Word } from "./text.ts";
import type { Duration } from "./units.ts";

/** The value of an environment variable: what may stand in a command line, and only here a secret. */
export type EnvValue = Word | Secret | SecretFile;

/** A container that runs beside the program and shares its folders; how it ends does not count. */
export interface Sidecar {
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | Secret>>;
}

/** What every step may say. */
export interface StepSpec<I extends Inputs, O extends Outputs> {
  readonly inputs?: I;
  readonly outputs?: O & JsonOnly<O>;
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** User, or `user:group`, that the image's program runs as; the image's own otherwise. */
  readonly user?: string;
  /** `os/architecture` of the image, such as `linux/arm64`; what the place has otherwise. */
  readonly platform?: `${string}/${string}`;
  readonly resources?: Resources;
  /** Order without data; a name may stand for a step that is declared later. */
  readonly after?: readonly (Step | string)[];
  /** Name of the backend; the run's default otherwise. */
  readonly backend?: string;
  readonly pool?: Pools;
  readonly priority?: Priority;
  /** Longest time in the state `pending`, apart from the run time. */
  readonly queueTimeout?: Duration;
  /** Globs, relative to the pipeline's file, of files that ship with the program. */
  readonly files?: readonly string[];
  /**
   * A folder, relative to the pipeline's file, that ships whole; ignore rules apply. Where it holds that file, as `".."`
   * does, the program starts in it, and `files` and `script` keep their places below it.
   */
  readonly project?: string;
  readonly sidecars?: Readonly<Record<string, Sidecar>>;
}

export interface JobCommon<I extends Inputs, O extends Outputs> extends StepSpec<I, O> {
  /** Longest run time of one attempt. */
  readonly timeout?: Duration;
  readonly retries?: Retries;
  /** `false`: the result is neither remembered nor reused. */
  readonly cache?: boolean;
  /** Names of inputs and env values whose change does not make the result stale. */
  readonly volatile?: readonly string[];
  /** Programs that work on this job together; 1 by default. */
  readonly workers?: number;
  /** What the program prints becomes this file, the output `stdout`, and not its log; errors stay in the log. */
  readonly stdout?: FileOutput;
  /** When the job, as a pipeline of its own, starts by itself, once `pipeline schedule` has installed it. */
  readonly schedule?: Schedule;
}

/** A program by its argument vector; `args` follow `command`. Never parsed by a shell. */
export interface ByCommand {
  readonly command: readonly Word[];
  readonly args?: readonly Word[];
  readonly image?: Image;
  readonly script?: never;
  readonly interpreter?: never;
  readonly run?: never;
}

/** A local file, shipped and interpreted: by its extension (.py, .sh, .ts, .js) or by `interpreter`. */
export interface ByScript {
  readonly script: string;
  readonly interpreter?: string | readonly string[];
  readonly args?: readonly Word[];
  readonly image?: Image;
  readonly command?: never;
  readonly run?: never;
}

/** The image's own entry point; `args` replace its default arguments only. */
export interface ByImage {
  readonly image: Image;
  readonly args?: readonly Word[];
  readonly command?: never;
  readonly script?: never;
  readonly interpreter?: never;
  readonly run?: never;
}
