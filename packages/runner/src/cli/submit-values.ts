import { parseBytes } from "@pipeline/dsl";
import type { SubmittedJob } from "../compile/submitted-job.ts";
import type { Parse, Parsed } from "./setting.ts";

const variable = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names alone: a value on a command line shows in the list of processes, and in the shell's history. */
export const secretNames: Parse<readonly string[]> = (given) => {
  const valued = given.find((each) => variable.test(each.split("=")[0] ?? "") && each.includes("="));
  if (valued !== undefined) {
    const name = valued.split("=")[0] ?? "";
    const guess = `Put its value into the environment, or into a file for --secrets-file; then: --secret ${name}`;
    return { ok: false, got: `${name}=…`, allowed: "a name alone, without its value", guess };
  }
  const wrong = given.find((each) => !variable.test(each));
  return wrong === undefined
    ? { ok: true, value: given }
    : { ok: false, got: wrong, allowed: 'a name such as "TOKEN"' };
};

/** `NAME`, or `NAME=FILE` where the value is in a file. */
export const secretFiles: Parse<SubmittedJob["secrets"]> = (given) => {
  const entries: [string, { readonly as: "file"; readonly file?: string }][] = [];
  for (const each of given) {
    const [name = "", ...rest] = each.split("=");
    const file = rest.join("=");
    const isWhole = variable.test(name) && (rest.length === 0 || file !== "");
    if (!isWhole) return { ok: false, got: each, allowed: "of the form NAME or NAME=FILE" };
    entries.push([name, { as: "file", ...(rest.length > 0 && { file }) }]);
  }
  return { ok: true, value: Object.fromEntries(entries) };
};

/** `NAME=PATH` of what the program writes below `OUTPUT_PATH`; a path that ends in a slash is a directory. */
export const outputs: Parse<SubmittedJob["outputs"]> = (given) => {
  const entries: [string, { readonly kind: "file" | "dir"; readonly path: string }][] = [];
  for (const each of given) {
    const at = each.indexOf("=");
    const [name, path] = [each.slice(0, at), each.slice(at + 1)];
    if (at < 1 || path === "") return { ok: false, got: each, allowed: "of the form NAME=PATH, such as model=model/" };
    entries.push([name, path.endsWith("/") ? { kind: "dir", path: path.slice(0, -1) } : { kind: "file", path }]);
  }
  return { ok: true, value: Object.fromEntries(entries) };
};

/** An amount of bytes, kept as it is written. */
export function amount(value: string): Parsed<string> {
  if (parseBytes(value) !== undefined) return { ok: true, value };
  return { ok: false, got: value, allowed: 'an amount with its unit (Ki, Mi, Gi, Ti), such as "4Gi"' };
}

/** Cores; fractions are allowed. */
export function cores(value: string): Parsed<number> {
  const number = /^\d{1,6}(\.\d{1,6})?$/.test(value) ? Number(value) : 0;
  return number > 0 ? { ok: true, value: number } : { ok: false, got: value, allowed: "a number of cores above 0" };
}
