import type { SecretValue } from "@pipeline/backends/contract";
import type { Json } from "@pipeline/dsl";

/** Shorter lines of a secret of several lines cannot be told from ordinary words. */
const shortestLine = 6;

/**
 * The variable of a secret whose value stands in what a program wrote as JSON: as it is, by lines, URL-escaped or in
 * base64.
 *
 * Outputs are shown, stored and passed on as they are: masking one would change what its consumers compute with.
 */
export function toldSecret(json: Json | undefined, secrets: Readonly<Record<string, SecretValue>>): string | undefined {
  const forms = Object.entries(secrets).map(([name, value]) => ({ name, forms: formsOf(value) }));
  if (forms.length === 0) return undefined;
  for (const text of textsIn(json)) {
    const found = forms.find((secret) => secret.forms.some((form) => text.includes(form)));
    if (found !== undefined) return found.name;
  }
  return undefined;
}

function formsOf(value: SecretValue): readonly string[] {
  if (typeof value !== "string") return [inBase64(value)];
  const lines = value.split(/\r?\n/).filter((line) => line.length >= shortestLine);
  return [value, ...lines].flatMap((form) => [form, encodeURIComponent(form), inBase64(form)]);
}

/** Without its last characters, which depend on what follows the value. */
function inBase64(value: SecretValue): string {
  return Buffer.from(value).toString("base64").replace(/.?=+$/, "");
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
