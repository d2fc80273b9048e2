import type { Json } from "@pipeline/dsl";
import type { PlannedValue } from "./plan.ts";

/** What stands in a planned value for something that is not in it. */
export type PlannedHandle = Extract<PlannedValue, { readonly is: "ref" | "param" | "source" }>;

export type Resolve = (handle: PlannedHandle) => Json;

/** A planned value with every handle resolved. */
export function render(value: PlannedValue, resolve: Resolve): Json {
  switch (value.is) {
    case "literal":
      return value.value;
    case "list":
      return value.items.map((item) => render(item, resolve));
    case "record":
      return Object.fromEntries(Object.entries(value.entries).map(([key, entry]) => [key, render(entry, resolve)]));
    case "text":
      return value.parts.map((part) => renderWord(part, resolve)).join("");
    default:
      return resolve(value);
  }
}

/** A planned value as one element of a command line: text as it is, anything else as JSON. */
export function renderWord(value: PlannedValue, resolve: Resolve): string {
  const rendered = render(value, resolve);
  return typeof rendered === "string" ? rendered : JSON.stringify(rendered);
}

/** Every handle inside a planned value, in the order in which it is written. */
export function* handlesOfValue(value: PlannedValue): Generator<PlannedHandle> {
  switch (value.is) {
    case "literal":
      return;
    case "list":
      for (const item of value.items) yield* handlesOfValue(item);
      return;
    case "record":
      for (const entry of Object.values(value.entries)) yield* handlesOfValue(entry);
      return;
    case "text":
      for (const part of value.parts) yield* handlesOfValue(part);
      return;
    default:
      yield value;
  }
}
