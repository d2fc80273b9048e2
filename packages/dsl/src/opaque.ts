/**
 * Type of a value that must never become text.
 *
 * At run time it is a frozen object whose conversions throw. To the compiler it is also a symbol, because
 * symbols are the one kind of value that TypeScript refuses in `+` and in template literals: a type error
 * in the editor beats an exception.
 */
export type Opaque = symbol & { readonly toString: never; readonly description: never };

const conversions = [Symbol.toPrimitive, "toString", "valueOf", "toJSON"] as const;

/** Freezes `fields` and makes every conversion to text, number or JSON throw why not, and the `remedy` as a field too. */
export function opaque<T>(fields: object, why: string, remedy: string): T {
  const value: Record<PropertyKey, unknown> = { ...fields };
  const refuse = (): never => {
    throw Object.assign(new TypeError(`${why} ${remedy}`), { remedy });
  };
  for (const name of conversions) Object.defineProperty(value, name, { value: refuse, enumerable: false });
  return Object.freeze(value) as T;
}
