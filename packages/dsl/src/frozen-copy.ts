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
  if (typeof value !== "object" || value === null || "~standard" in value || isHandle(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Handles, steps and declared outputs are frozen by their own builders. */
function isHandle(value: object): boolean {
  return "kind" in value && Object.isFrozen(value);
}
