import { noItems } from "./empty.ts";
import type { Field, Fields } from "./field.ts";
import { isRecord } from "./handle.ts";
import type { Report, Written } from "./scope.ts";
import { shown } from "./shown.ts";
import { suggestion } from "./suggestion.ts";

/** Reports every field that the language does not have, and every value that its field does not take. */
export function checkFields(written: Written, fields: Fields, report: Report): void {
  checkRecord({ value: written, fields, at: "" }, report);
}

interface Here {
  readonly value: Written;
  readonly fields: Fields;
  /** Path of the record with its dot: `resources.`. */
  readonly at: string;
}

function checkRecord({ value, fields, at }: Here, report: Report): void {
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) report(unsupported(name, at, fields));
    else checkValue({ field, value: inner, path: `${at}${name}` }, report);
  }
}

function checkValue(holding: Holding, report: Report): void {
  const { field, value, path } = holding;
  if (!field.accepts(value)) {
    report(invalid(path, value, field.expects));
    return;
  }
  for (const inner of holdings(holding)) checkValue(inner, report);
  if (field.inside !== undefined && isRecord(value))
    checkRecord({ value, fields: field.inside, at: `${path}.` }, report);
}

interface Holding {
  readonly field: Field;
  readonly value: unknown;
  readonly path: string;
}

/** Items of a list, or values of a record with free names; none where each is plain and fits. */
function holdings({ field: { each, inside }, value, path }: Holding): readonly Holding[] {
  if (each === undefined) return noItems;
  if (Array.isArray(value)) {
    if (value.every((item) => fits(each, item))) return noItems;
    return value.map((item, index) => ({ field: each, value: item, path: `${path}[${index}]` }));
  }
  if (!isRecord(value) || inside !== undefined) return noItems;
  return Object.entries(value).map(([name, item]) => ({ field: each, value: item, path: `${path}.${name}` }));
}

/** Of a field that holds no others. */
function fits({ each, inside, accepts }: Field, value: unknown): boolean {
  return each === undefined && inside === undefined && accepts(value);
}

function invalid(field: string, value: unknown, expects: string) {
  return {
    code: "FIELD_INVALID",
    field,
    message: `\`${field}\` cannot be ${shown(value)}.`,
    remedy: `Write ${expects}.`,
  } as const;
}

function unsupported(name: string, at: string, fields: Fields) {
  return {
    code: "FIELD_UNSUPPORTED",
    field: `${at}${name}`,
    message: `There is no field \`${at}${name}\`.`,
    remedy: suggestion(name, Object.keys(fields), "fields"),
  } as const;
}
