import { type Opaque, opaque } from "./opaque.ts";
import { type Place, placeOf } from "./place.ts";

/** Reference to a value that nobody may print; it reaches a program as an environment variable only. */
export type Secret = Opaque & SecretFields;

/** What a secret is at run time: a name, never the value. */
export interface SecretFields {
  readonly kind: "secret";
  readonly name: string;
  readonly place: Place;
}

/** A secret by the name under which the runner finds its value: its environment, then `--secrets-file`. */
export function secret(name: string): Secret {
  return opaque(
    { kind: "secret", name, place: placeOf(secret) },
    `Secret "${name}" cannot become text. Give it to a program as \`env: { ${name}: secret("${name}") }\`.`,
  );
}
