import type { SecretValue } from "@pipeline/backends/contract";
import { secretForms } from "@pipeline/backends/secret-forms";
import type { Json } from "@pipeline/dsl";

/**
 * The variable of a secret whose value stands in what a program wrote as JSON, in any form that is masked in logs.
 *
 * Outputs are shown, stored and passed on as they are: masking one would change what its consumers compute with.
 */
export function toldSecret(json: Json | undefined, secrets: Readonly<Record<string, SecretValue>>): string | undefined {
  const forms = Object.entries(secrets).map(([name, value]) => ({ name, forms: secretForms([value]) }));
  if (forms.length === 0) return undefined;
  for (const text of textsIn(json)) {
    const bytes = Buffer.from(text);
    const found = forms.find((secret) => secret.forms.some((form) => bytes.includes(form)));
    if (found !== undefined) return found.name;
  }
  return undefined;
}

/** Every text and every key; a list of what is to be looked at, since a program may nest as deep as it likes. */
function* textsIn(json: Json | undefined): Generator<string> {
  const open: (Json | undefined)[] = [json];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === "string") yield value;
    else if (typeof value === "object" && value !== null) {
      if (!Array.isArray(value)) yield* Object.keys(value);
      for (const inner of Object.values(value)) open.push(inner);
    }
  }
}
