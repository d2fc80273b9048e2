import type { Artifact, Failure } from "@pipeline/backends/contract";
import type { AnyArtifact, Deploy, Job, Step } from "@pipeline/dsl";
import type { RunStatus } from "../events/event.ts";
import type { StepStatus } from "../events/view.ts";

/** How a run ended, with the outputs of its steps by their own types. */
export interface RunResult<S extends readonly Step[] = readonly Step[]> {
  readonly id: string;
  readonly pipeline: string;
  readonly namespace: string;
  readonly status: RunStatus;
  readonly success: boolean;
  /** As the command line would exit. */
  readonly exitCode: number;
  readonly created: Date;
  readonly stopped: Date;
  readonly durationSeconds: number;
  readonly steps: StepsOf<S>;
  /** The first step that failed for a reason of its own. */
  readonly rootFailure?: string;
  /** For people. */
  toString(): string;
}

export type StepsOf<S extends readonly Step[]> = { readonly [K in S[number] as K["name"]]: StepRunResult<K> };

/** How one step ended. */
export interface StepRunResult<K extends Step = Step> {
  readonly jobName: string;
  readonly namespace: string;
  readonly status: StepStatus;
  readonly success: boolean;
  /** Of the last attempt; absent when none was made. */
  readonly executionId?: string;
  /** Where its log lies. */
  readonly logs?: string;
  /** When the last attempt was placed, when its program started, when it ended. */
  readonly created?: Date;
  readonly started?: Date;
  readonly stopped?: Date;
  /** From placed to stopped. */
  readonly durationSeconds?: number;
  readonly failure?: Failure;
  /** Reading it throws, with the reason, when the step did not succeed. */
  readonly outputs: OutputsOf<K>;
  /** For people. */
  toString(): string;
}

export type OutputsOf<K> =
  K extends Job<string, unknown, infer C>
    ? Delivered<C>
    : K extends Deploy<string, unknown, infer C>
      ? Delivered<C>
      : never;

/** JSON outputs as values, files and directories as artifacts. */
export type Delivered<C> = { readonly [K in keyof C]: C[K] extends AnyArtifact ? Artifact : C[K] };
