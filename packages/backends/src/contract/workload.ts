import type { JsonObject } from "@pipeline/dsl";
import type { DeclaredOutput } from "./artifact.ts";
import type { ResourceAmounts } from "./resource-amounts.ts";
import type { ServiceTerms } from "./service.ts";

/**
 * One attempt of one step, fully resolved: all that a backend is told.
 *
 * Not told: the pipeline, other steps, refs, schemas, retries, limits, the store, the UI.
 */
export interface Workload {
  /** Derived from run, step and attempt, so that submitting twice names the same work. At most 63 of [a-z0-9-]. */
  readonly id: string;
  /** Replaces the image's entry point; absent: the entry point stays. Never parsed by a shell. */
  readonly command?: readonly string[];
  readonly args: readonly string[];
  /** Declared and injected variables; the injected ones have already won. */
  readonly env: Readonly<Record<string, string>>;
  /** Variables whose values must appear in no log, event, manifest or error. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Variables that hold the path of a file that only the program may read, with these values as its content: secret too. */
  readonly secretFiles: Readonly<Record<string, SecretValue>>;
  /** Variables whose values the platform keeps and gives by itself, where it can; we never see them. */
  readonly platformSecrets?: Readonly<Record<string, PlatformSecret>>;
  readonly image?: string;
  /** User, or `user:group`, that the image's program runs as; absent: the image's own. */
  readonly user?: string;
  /** `os/architecture` of the image; absent: what the place has. */
  readonly platform?: string;
  readonly resources: ResourceAmounts;
  /** The attempt's folder, in the words of the backend's staging. */
  readonly folder: string;
  readonly outputs: readonly DeclaredOutput[];
  /** Where the program's standard output goes, below its output folder; absent: into the log, as errors always do. */
  readonly stdout?: string;
  /** Keys and values of [A-Za-z0-9_.-], at most 63 long: legal on every platform. */
  readonly labels: Readonly<Record<string, string>>;
  /** Longest run time; the backend ends the program and reports `timeout`. */
  readonly timeoutMs?: number;
  /** Time between the polite end (TERM) and the forced one (KILL). */
  readonly graceMs: number;
  readonly workers: number;
  readonly sidecars: Readonly<Record<string, SidecarWorkload>>;
  /** Private networks that the program must be in, in the words of the backend: services that it uses are reached there. */
  readonly networks?: readonly string[];
}

/** Text; or bytes, where they are no text. */
export type SecretValue = string | Uint8Array;

/** A secret by the platform's own name. */
export interface PlatformSecret {
  /** `name/key`, in the words of the platform. */
  readonly name: string;
  /** `file`: the variable holds the path of a file with the value. */
  readonly as: "variable" | "file";
}

export interface SidecarWorkload {
  readonly image: string;
  readonly command?: readonly string[];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * A workload before the run: unresolved parts stand as `${prepare.outputs.rows}`, secrets as their names alone.
 */
export interface Draft extends Omit<Workload, "secrets" | "secretFiles" | "sidecars" | "id" | "folder"> {
  readonly step: string;
  readonly kind: "job" | "deploy";
  /** Of a deploy. */
  readonly service?: ServiceTerms;
  /** Longest wait between being accepted and running; the runner holds it, where the platform can make work wait. */
  readonly queueTimeoutMs?: number;
  readonly secretNames: readonly string[];
  /** Variables that hold the path of a secret's file. */
  readonly secretFileNames: readonly string[];
  readonly sidecars: Readonly<Record<string, JsonObject>>;
}
