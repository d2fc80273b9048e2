import { isRecord } from "./handle.ts";

/** The numbers in what should be a record of numbers; what else is there is a problem that the table of fields tells. */
export function numbersIn(written: unknown): Readonly<Record<string, number>> {
  if (!isRecord(written)) return {};
  const entries = Object.entries(written).flatMap(([name, value]): [string, number][] =>
    typeof value === "number" ? [[name, value]] : [],
  );
  return Object.fromEntries(entries);
}
