import type { DirArtifact, DirOutput, FileArtifact, FileOutput } from "./artifact.ts";
import type { Json } from "./json.ts";
import type { Ref } from "./ref.ts";
import type { Schema } from "./schema.ts";

/** A schema for a JSON result, or a file or directory that the program writes. */
export type Output = Schema | FileOutput | DirOutput;

/** Outputs by their names. */
export type Outputs = Readonly<Record<string, Output>>;

/** A step without outputs. */
export type NoOutputs = Record<never, never>;

/** The type that travels along the ref of an output. */
export type CarriedBy<S> = S extends FileOutput
  ? FileArtifact
  : S extends DirOutput
    ? DirArtifact
    : S extends Schema<infer T>
      ? T
      : never;

/** What travels along each ref of a step. */
export type CarriedOf<O> = { readonly [K in keyof O]: CarriedBy<O[K]> };

/** A ref for each output, by its name. */
export type RefsOf<C> = { readonly [K in keyof C]: Ref<C[K]> };

/** Refuses, in words, a schema whose values do not survive JSON. */
export type JsonOnly<O> = {
  readonly [K in keyof O]: O[K] extends FileOutput | DirOutput
    ? O[K]
    : O[K] extends Schema<infer T>
      ? [T] extends [JsonShape<T>]
        ? O[K]
        : "An output must be JSON: no undefined, bigint, symbol, function, Date, Map or Set"
      : O[K];
};

type NotJson = bigint | symbol | Date | Map<never, never> | Set<never> | ((...args: never[]) => unknown);

type JsonShape<T> = unknown extends T
  ? T
  : T extends Json
    ? T
    : T extends NotJson | undefined
      ? never
      : { readonly [K in keyof T]: JsonShape<Exclude<T[K], undefined>> | Extract<T[K], undefined> };
