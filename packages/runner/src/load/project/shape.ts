import { isRecord } from "../../compile/handle.ts";
import { shown } from "../../compile/shown.ts";
import { suggestion } from "../../compile/suggestion.ts";

/** What is wrong with a value that was given without the help of types. */
export interface Finding {
  /** `limits.total`; empty for the whole. */
  readonly field: string;
  readonly message: string;
  readonly remedy: string;
}

export type Check = (value: unknown, field: string) => readonly Finding[];

export const text: Check = leaf("text", (value) => typeof value === "string" && value !== "");
export const flag: Check = leaf("true or false", (value) => typeof value === "boolean");
export const count: Check = leaf("a whole number from 1", (value) => Number.isSafeInteger(value) && Number(value) >= 1);
export const anything: Check = () => [];

/** A value that `isRight`; `expected` completes "It takes …". */
export function leaf(expected: string, isRight: (value: unknown) => boolean): Check {
  return (value, field) => {
    if (isRight(value)) return [];
    return [{ field, message: `\`${field}\` is ${shown(value)}.`, remedy: `It takes ${expected}.` }];
  };
}

/** A record in which every value passes the same check, whatever its name. */
export function each(check: Check): Check {
  return records((value, field) => Object.entries(value).flatMap(([key, inner]) => check(inner, `${field}.${key}`)));
}

export function listOf(expected: string, check: Check): Check {
  const wrong = leaf(`a list of ${expected}`, () => false);
  return (value, field) =>
    Array.isArray(value) ? value.flatMap((item: unknown, at) => check(item, `${field}[${at}]`)) : wrong(value, field);
}

/** A record of these names and no others; what is absent or undefined is right. `what` is the word for its names. */
export function shape(checks: Readonly<Record<string, Check>>, what: Names): Check {
  return records((value, field) => {
    const at = (key: string) => (field === "" ? key : `${field}.${key}`);
    return Object.entries(value).flatMap(([key, inner]) => {
      if (inner === undefined) return [];
      const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
      if (check !== undefined) return check(inner, at(key));
      const remedy = suggestion(key, Object.keys(checks), what.several);
      return [{ field: at(key), message: `there is no ${what.one} \`${at(key)}\`.`, remedy }];
    });
  });
}

export interface Names {
  readonly one: string;
  readonly several: string;
}

function records(check: (value: Readonly<Record<string, unknown>>, field: string) => readonly Finding[]): Check {
  const wrong = leaf("a record", () => false);
  return (value, field) => (isRecord(value) ? check(value, field) : wrong(value, field));
}
