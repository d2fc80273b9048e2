import { relative } from "node:path";
import { isRecord } from "../compile/handle.ts";
import { configFindings } from "./config-shape.ts";
import { lineOf } from "./line-of.ts";
import { LoadError } from "./load-error.ts";
import { locateAt } from "./locate.ts";
import type { Calls } from "./serve.ts";
import type { ThreadData } from "./thread-message.ts";

/** One call: the file's default export, checked. */
export async function callsOf(exports: object, { file, cwd }: ThreadData): Promise<Calls> {
  const config = defaultOf(exports);
  const findings = configFindings(config);
  if (findings.length === 0) return { config: async () => JSON.parse(JSON.stringify(config)) };
  const problems = findings.map(({ field, message, remedy }) => {
    const text = `${relative(cwd, file)}: ${message}`;
    const problem = { code: "CONFIG_INVALID", message: text, remedy, ...(field === "" ? {} : { field }) } as const;
    return locateAt(problem, field === "" ? undefined : lineOf(file, keyIn(field)), cwd);
  });
  throw new LoadError(await Promise.all(problems));
}

/** A CommonJS file's exports lie in its default. */
function defaultOf(exports: object): unknown {
  const first = "default" in exports ? exports.default : undefined;
  return isRecord(first) && isRecord(first.default) ? first.default : first;
}

/** The index of a setting's last key in a line that writes it. */
function keyIn(field: string): (text: string) => number {
  const key = field.split(".").at(-1) ?? "";
  return (text) => {
    const column = text.indexOf(key);
    return column >= 0 && /^["']?\s*:/.test(text.slice(column + key.length)) ? column : -1;
  };
}
