import { type Opaque, opaque } from "./opaque.ts";
import { type Place, placeOf } from "./place.ts";

/** Reference to a value that nobody may print; it reaches a program as an environment variable only. */
export type Secret = Opaque & SecretFields<"variable">;

/** The same, as a file that only the program may read; the environment variable holds its path. */
export type SecretFile = Opaque & SecretFields<"file">;

/** What a secret is at run time: a name, never the value. */
export interface SecretFields<A extends "variable" | "file" = "variable" | "file"> {
  readonly kind: "secret";
  readonly as: A;
  readonly name: string;
  readonly from?: SecretFrom;
  readonly place: Place;
}

/** Where a secret's value is, if not under its name in the runner's environment or in `--secrets-file`. */
export type SecretFrom =
  /** A file on the runner's machine, relative to the pipeline's file. */
  | { readonly file: string; readonly platform?: never }
  /** The platform keeps it, as `name/key`, and gives it to the program by itself. */
  | { readonly platform: `${string}/${string}`; readonly file?: never };

/** A secret by the name under which the runner finds its value, or from where `from` says. */
export function secret(name: string, from?: SecretFrom): Secret {
  return opaque(
    { kind: "secret", as: "variable", name, ...(from && { from: Object.freeze({ ...from }) }), place: placeOf(secret) },
    `Secret "${name}" cannot become text.`,
    `Give it to a program as \`env: { ${name}: secret("${name}") }\`.`,
  );
}

/** A secret that reaches the program as a file: in `env`, the variable holds the file's path. */
export function secretFile(name: string, from?: SecretFrom): SecretFile {
  return opaque(
    { kind: "secret", as: "file", name, ...(from && { from: Object.freeze({ ...from }) }), place: placeOf(secretFile) },
    `Secret "${name}" cannot become text.`,
    `Give a program its path as \`env: { ${name}: secretFile("${name}") }\`.`,
  );
}
