/** Bytes in JSON, as secrets and shipped files may be. */
interface InBase64 {
  readonly "~base64": string;
}

/** JSON text of a value that may hold bytes. */
export function asJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (isBytes(inner) ? inBase64(inner) : inner));
}

export function fromJson<T>(text: string): T {
  return JSON.parse(text, (_, inner: unknown) => (isInBase64(inner) ? Buffer.from(inner["~base64"], "base64") : inner));
}

/** A buffer has a form of its own in JSON, by the time that it is asked about. */
function isBytes(value: unknown): value is Uint8Array | { readonly data: readonly number[] } {
  if (value instanceof Uint8Array) return true;
  return typeof value === "object" && value !== null && "type" in value && value.type === "Buffer" && "data" in value;
}

function inBase64(bytes: Uint8Array | { readonly data: readonly number[] }): InBase64 {
  return { "~base64": Buffer.from(bytes instanceof Uint8Array ? bytes : bytes.data).toString("base64") };
}

function isInBase64(value: unknown): value is InBase64 {
  return typeof value === "object" && value !== null && "~base64" in value;
}
