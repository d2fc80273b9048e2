import { dirname, join } from "node:path/posix";
import { parseSync } from "oxc-parser";

/** How a file reaches another: erased by the compiler, loaded with it, or loaded when a call asks for it. */
export type Way = "type" | "value" | "late";

export interface Import {
  /** In the notation of the table. */
  readonly target: string;
  readonly way: Way;
}

/** Every import and re-export of one file. `path` is relative to `packages/`. */
export function importsOf(path: string, text: string): readonly Import[] {
  const { module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const target = (specifier: string): string => targetOf(path, specifier);
  const imports = module.staticImports.map(({ moduleRequest, entries }) => ({
    target: target(moduleRequest.value),
    way: wayOf(entries),
  }));
  const exports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest
        ? [{ target: target(moduleRequest.value), way: isType ? ("type" as const) : ("value" as const) }]
        : [],
    ),
  );
  const late = module.dynamicImports.map(({ moduleRequest }) => {
    const written = text.slice(moduleRequest.start, moduleRequest.end);
    const literal = /^["'](.*)["']$/.exec(written)?.[1];
    return { target: literal === undefined ? "computed" : target(literal), way: "late" as const };
  });
  return [...imports, ...exports, ...late];
}

function wayOf(entries: readonly { readonly isType: boolean }[]): Way {
  return entries.length > 0 && entries.every((entry) => entry.isType) ? "type" : "value";
}

function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith(".")) return join(dirname(path), specifier);
  if (specifier.startsWith("node:") || specifier.startsWith("@pipeline/")) return specifier;
  const words = specifier.split("/");
  return `npm:${words.slice(0, specifier.startsWith("@") ? 2 : 1).join("/")}`;
}
