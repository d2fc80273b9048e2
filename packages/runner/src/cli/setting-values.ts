import { parseBytes, parseDurationMs } from "@pipeline/dsl";
import { registryName } from "../compile/field.ts";
import type { ImageRegistry } from "../compile/plan.ts";
import { didYouMean } from "../compile/suggestion.ts";
import type { Parse, Parsed } from "./setting.ts";

/** The last text counts: a later flag replaces an earlier one. */
export function last<T>(parse: (text: string) => Parsed<T>): Parse<T> {
  return (texts) => parse(texts.at(-1) ?? "");
}

export function text(value: string): Parsed<string> {
  return value === "" ? { ok: false, got: value, allowed: "a text that is not empty" } : { ok: true, value };
}

/** All texts, in the order given. */
export const texts: Parse<readonly string[]> = (given) => {
  const empty = given.find((each) => each === "");
  return empty === undefined ? { ok: true, value: given } : { ok: false, got: "", allowed: "a text that is not empty" };
};

export function yesOrNo(value: string): Parsed<boolean> {
  if (["1", "true", "yes"].includes(value)) return { ok: true, value: true };
  if (["0", "false", "no"].includes(value)) return { ok: true, value: false };
  return { ok: false, got: value, allowed: '"1", "true", "yes", "0", "false" or "no"' };
}

export function oneOf<const T extends string>(...allowed: readonly T[]): (value: string) => Parsed<T> {
  return (value) => {
    const found = allowed.find((each) => each === value);
    if (found !== undefined) return { ok: true, value: found };
    const names = allowed.map((each) => `"${each}"`);
    const list = `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
    return { ok: false, got: value, allowed: list, guess: didYouMean(value, allowed) };
  };
}

export function durationMs(value: string): Parsed<number> {
  const ms = parseDurationMs(value);
  return ms === undefined
    ? { ok: false, got: value, allowed: 'a duration such as "90s", "30m" or "2h"' }
    : { ok: true, value: ms };
}

export function bytes(value: string): Parsed<number> {
  const count = parseBytes(value);
  return count === undefined
    ? { ok: false, got: value, allowed: 'an amount of bytes such as "512Mi" or "10Gi"' }
    : { ok: true, value: count };
}

/** A whole number of at least `least`. */
export function count(least: number): (value: string) => Parsed<number> {
  return (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    return number >= least
      ? { ok: true, value: number }
      : { ok: false, got: value, allowed: `a whole number of at least ${least}` };
  };
}

/** A number above 0. */
export function factor(value: string): Parsed<number> {
  const number = /^\d{1,9}(\.\d{1,9})?$/.test(value) ? Number(value) : 0;
  return number > 0 ? { ok: true, value: number } : { ok: false, got: value, allowed: "a number above 0" };
}

/** A registry by its name, or `HERE=THERE` by the one for pushing and the one for pulling. */
export function imageRegistry(value: string): Parsed<ImageRegistry> {
  const [push = "", pull = push, ...more] = value.split("=");
  if (more.length === 0 && registryName.accepts(push) && registryName.accepts(pull))
    return { ok: true, value: { push, pull } };
  return { ok: false, got: value, allowed: "a registry without a scheme, such as ghcr.io/team" };
}

/** How many at once: a number, or a share of the cores. */
export type Concurrency = { readonly count: number } | { readonly percentOfCores: number };

export function concurrency(value: string): Parsed<Concurrency> {
  const [, digits = "", percent] = /^([1-9]\d{0,5})(%?)$/.exec(value) ?? [];
  if (digits === "")
    return { ok: false, got: value, allowed: 'a whole number of at least 1, or a share of the cores such as "50%"' };
  const amount = Number(digits);
  return { ok: true, value: percent === "%" ? { percentOfCores: amount } : { count: amount } };
}

export function stepsAtOnce(concurrency: Concurrency, cores: number): number {
  if ("count" in concurrency) return concurrency.count;
  return Math.max(1, Math.floor((cores * concurrency.percentOfCores) / 100));
}

export interface RecordForm<T> {
  /** Completes "must be of the form …". */
  readonly example: string;
  readonly name?: RegExp;
  readonly value: (text: string) => Parsed<T>;
}

/** `NAME=VALUE` texts as a record; of two for one name the later counts. */
export function record<T>({ example, name, value }: RecordForm<T>): Parse<Readonly<Record<string, T>>> {
  return (given) => {
    const entries: [string, T][] = [];
    for (const each of given) {
      const at = each.indexOf("=");
      const key = each.slice(0, at);
      if (at < 1 || name?.test(key) === false) return { ok: false, got: each, allowed: `of the form ${example}` };
      const parsed = value(each.slice(at + 1));
      if (!parsed.ok) return { ...parsed, got: each, allowed: `of the form ${example}, with ${parsed.allowed}` };
      entries.push([key, parsed.value]);
    }
    return { ok: true, value: Object.fromEntries(entries) };
  };
}

/** A value that may be anything, empty too. */
export function anything(value: string): Parsed<string> {
  return { ok: true, value };
}
