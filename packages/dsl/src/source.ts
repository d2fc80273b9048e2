import { type Opaque, opaque } from "./opaque.ts";
import { type Place, placeOf } from "./place.ts";

/** A file or directory that exists before the run; the program sees a path to it. */
export type Source = Opaque & SourceFields;

/** What a source is at run time. */
export interface SourceFields {
  readonly kind: "source";
  /** Relative to the file that declares the pipeline, or absolute. */
  readonly path: string;
  readonly place: Place;
}

/** A file or directory beside the pipeline's file; `--input NAME=PATH` binds another one at run time. */
export function source(path: string): Source {
  return opaque(
    { kind: "source", path, place: placeOf(source) },
    `source("${path}") is not a path yet: where it will lie depends on the backend.`,
    "Pass it in `inputs` or `args`, or build text from it with the `text` tag.",
  );
}
