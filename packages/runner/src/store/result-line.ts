import type { RememberedResult, StepAddress } from "./results.ts";

/** Of the lines that this version writes and uses. */
export const resultFormat = 1;

/** One line of the results: what it says before its JSON is parsed. */
export type ResultLine =
  | { readonly is: "result"; readonly digest: string; readonly address: string; readonly text: string }
  /** Of another version: not used, and kept. */
  | { readonly is: "foreign"; readonly format: number; readonly text: string }
  /** Cut by a crash or a full disk, or no line of ours at all. */
  | { readonly is: "damaged" };

const lineForm = /^(\d{1,6}) ([0-9a-f]{64}) (\S+) \{/;
const foreignForm = /^(\d{1,6}) \S/;

/** `1 <digest of the key> <address> <JSON>`. */
export function writtenLine(result: RememberedResult): string {
  const { tookMs, ...rest } = result;
  return `${resultFormat} ${result.key.digest} ${addressText(result.of)} ${JSON.stringify({ tookMs, ...rest })}`;
}

/** Read from the head of the JSON, since it is asked for every step of a plan. */
export function tookMsOf(line: string): number | undefined {
  const [, text] = / \{"tookMs":(\d+)/.exec(line.slice(0, 512)) ?? [];
  return text === undefined ? undefined : Number(text);
}

/** Nothing for an empty line. JSON is looked at by its ends alone: most lines are never asked for. */
export function readLine(text: string): ResultLine | undefined {
  if (text === "") return undefined;
  const format = Number(foreignForm.exec(text)?.[1] ?? resultFormat);
  if (format !== resultFormat) return { is: "foreign", format, text };
  const [, , digest, address] = lineForm.exec(text) ?? [];
  if (digest === undefined || address === undefined || !text.endsWith("}")) return { is: "damaged" };
  return { is: "result", digest, address, text };
}

/** A line that is damaged inside is as good as none. */
export function parseLine(text: string): RememberedResult | undefined {
  try {
    return JSON.parse(text.slice(text.indexOf(" {") + 1));
  } catch {
    return undefined;
  }
}

/** Names hold neither a slash nor a space, whatever a fan-out's key holds is escaped. */
export function addressText({ namespace, pipeline, step }: StepAddress): string {
  return [namespace, pipeline, step].map(encodeURIComponent).join("/");
}
