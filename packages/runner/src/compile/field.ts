import { parseBytes, parseDurationMs } from "@pipeline/dsl";
import { isPlain } from "./handle.ts";

/** What a field of the language may hold. */
export interface Field {
  /** Ends the sentence "Write …". */
  readonly expects: string;
  readonly accepts: (value: unknown) => boolean;
  /** Of a record with fixed names. */
  readonly inside?: Fields;
  /** Of every item of a list, or every value of a record with free names. */
  readonly each?: Field;
}

export type Fields = Readonly<Record<string, Field>>;

export const anything: Field = { expects: "a value", accepts: () => true };
export const record: Field = { expects: "a record", accepts: isBraced };
export const text: Field = { expects: "a text", accepts: (value) => typeof value === "string" && value !== "" };
export const flag: Field = { expects: "true or false", accepts: (value) => typeof value === "boolean" };
export const callable: Field = { expects: "a function", accepts: (value) => typeof value === "function" };
export const duration: Field = {
  expects: 'a length of time with its unit (ms, s, m, h, d), such as "30m"',
  accepts: (value) => parseDurationMs(value) !== undefined,
};
export const bytes: Field = {
  expects: 'an amount with its unit (Ki, Mi, Gi, Ti), such as "4Gi"',
  accepts: (value) => parseBytes(value) !== undefined,
};

/** With or without a path. */
export const registryName: Field = matching(
  'a registry without a scheme, such as "ghcr.io/team"',
  /^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._/-]*[a-z0-9])?$/i,
);

export function whole(least: number, most: number = Number.MAX_SAFE_INTEGER): Field {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return { expects: `a whole number ${range}`, accepts: (value) => isWhole(value) && value >= least && value <= most };
}

export function number(expects: string, accepts: (value: number) => boolean): Field {
  return { expects, accepts: (value) => typeof value === "number" && Number.isFinite(value) && accepts(value) };
}

export function matching(expects: string, pattern: RegExp): Field {
  return { expects, accepts: (value) => typeof value === "string" && pattern.test(value) };
}

export function oneOf(...values: readonly string[]): Field {
  return {
    expects: values.map((value) => `"${value}"`).join(" or "),
    accepts: (value) => values.some((one) => one === value),
  };
}

export function list(each: Field, expects: string): Field {
  return { expects, accepts: Array.isArray, each };
}

/** A record with free names. */
export function recordOf(each: Field, expects: string): Field {
  return { expects, accepts: isBraced, each };
}

/** A record with these names and no others. */
export function shape(inside: Fields, expects: string): Field {
  return { expects, accepts: isBraced, inside };
}

export function either(...fields: readonly Field[]): Field {
  return {
    expects: fields.map((field) => field.expects).join(", or "),
    accepts: (value) => fields.some((field) => field.accepts(value)),
    ...Object.assign({}, ...fields.map(({ inside, each }) => ({ ...(inside && { inside }), ...(each && { each }) }))),
  };
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** Handles are records too, but none that a user wrote. */
function isBraced(value: unknown): boolean {
  return isPlain(value) && !Object.hasOwn(value, Symbol.toPrimitive);
}
