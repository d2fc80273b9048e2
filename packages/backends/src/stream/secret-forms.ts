import type { SecretValue } from "../contract/index.ts";

/** Shorter lines of a longer value would mask ordinary words. */
const shortestForm = 6;

/**
 * Every form in which a secret is recognised, in logs and in outputs alike: as it is, base64 in its three alignments,
 * URL- and JSON-escaped, for the whole value and for each of its lines. Other transformations of it are not recognised.
 */
export function secretForms(secrets: readonly SecretValue[]): readonly Buffer[] {
  const known = secrets.filter((secret) => typeof secret === "string");
  const texts = known.flatMap((secret) => [secret, ...secret.split(/\r\n|\r|\n/)]);
  const forms = new Set(texts.filter((text) => text.length >= shortestForm).flatMap(formsOf));
  const raw = secrets.filter((secret) => typeof secret !== "string" && secret.length >= shortestForm);
  return [...[...forms].map((form) => Buffer.from(form, "utf8")), ...raw.flatMap(byteForms)];
}

/** What is no text can be printed as it is, or in base64. */
function byteForms(bytes: SecretValue): Buffer[] {
  return [Buffer.from(bytes), ...base64Forms(bytes).map((form) => Buffer.from(form))];
}

function formsOf(text: string): string[] {
  return [text, ...base64Forms(text), ...urlForms(text), ...jsonForms(text)];
}

/** Base64 of a text depends on what stands before it, by its length modulo 3; what is shared with neighbours is left. */
function base64Forms(value: SecretValue): string[] {
  const bytes = Buffer.from(value);
  const forms = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const first = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    return encoded.slice(first, end);
  });
  return [...forms, ...forms.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))];
}

function urlForms(text: string): string[] {
  // A lone half of a surrogate pair cannot be encoded, by anybody.
  const loose = encodeURIComponent(text.toWellFormed());
  const strict = loose.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  const encoded = [loose, strict, strict.replaceAll("~", "%7E")].flatMap((form) => [form, form.replaceAll("%20", "+")]);
  return [...encoded, ...encoded.map((form) => form.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()))];
}

function jsonForms(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return [json, ascii, json.replaceAll("/", "\\/")];
}
