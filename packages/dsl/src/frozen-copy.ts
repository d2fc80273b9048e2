/**
 * A deeply frozen copy of plain records and arrays.
 *
 * Everything else (schemas, functions, handles, steps) is kept by identity: it is not ours to freeze. The
 * caller's own arrays stay writable, and a later change of them does not reach the declaration.
 */
export function frozenCopy<T>(value: T): T {
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy)) as T;
  if (!isPlainRecord(value)) return value;
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, frozenCopy(inner)]))) as T;
}

function isPlainRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || "~standard" in value || isOurs(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const ours: ReadonlySet<unknown> = new Set([
  "ref",
  "param",
  "secret",
  "source",
  "text",
  "file",
  "dir",
  "job",
  "deploy",
  "build",
]);

/** Handles, steps and declared outputs are deeply frozen by their own builders, in whichever copy of this package. */
function isOurs(value: object): boolean {
  return "kind" in value && ours.has(value.kind) && Object.isFrozen(value);
}
