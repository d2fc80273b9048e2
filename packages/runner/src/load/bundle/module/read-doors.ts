import type { Node, Program } from "oxc-parser";
import { isErased, nameOf } from "./syntax.ts";
import { anonymousDefault, boundNames } from "./unit.ts";

/** Every export of a module as one name. */
export const everything = "*";

/** `name` of the module that `from` names, which may be `everything` or `default`. */
export interface Origin {
  readonly from: string;
  readonly name: string;
  readonly start: number;
}

export interface ImportedName extends Origin {
  readonly local: string;
}

/** A name that a list exports: a top-level name of this module, or one of another. */
export type ListedExport = { readonly exported: string } & ({ readonly local: string } | { readonly origin: Origin });

/** A statement through which names come in or go out, and nothing else. */
export type Door = { readonly node: Node; readonly from?: Specifier } & (
  | { readonly is: "import"; readonly names: readonly ImportedName[] }
  /** `import "./x.ts"` */
  | { readonly is: "bare import" }
  | { readonly is: "export"; readonly names: readonly ListedExport[] }
  /** `export * from "./x.ts"` */
  | { readonly is: "star export" }
);

export interface Specifier {
  readonly text: string;
  readonly start: number;
}

/** Imports and lists of exports in the order of the source; types are left out. */
export function readDoors(program: Program): readonly Door[] {
  return program.body.flatMap((node): Door[] => {
    if (isErased(node)) return [];
    switch (node.type) {
      case "ImportDeclaration":
        return importDoor(node);
      case "ExportAllDeclaration":
        return [starDoor(node)];
      case "ExportNamedDeclaration":
        return node.declaration === null ? exportDoor(node) : [];
      default:
        return [];
    }
  });
}

/** What statements export that declare at once: `export const x`, `export default …`, by the exported name. */
export function readDeclaredExports(program: Program): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const node of program.body) {
    if (node.type === "ExportDefaultDeclaration" && !isErased(node.declaration)) found.set("default", anonymousDefault);
    if (node.type !== "ExportNamedDeclaration" || node.declaration === null || isErased(node)) continue;
    for (const name of declaredNames(node.declaration)) found.set(name, name);
  }
  return found;
}

function declaredNames(node: Node): readonly string[] {
  if (isErased(node)) return [];
  if (node.type === "VariableDeclaration") return node.declarations.flatMap(({ id }) => boundNames(id));
  return "id" in node && node.id !== null && "name" in node.id ? [node.id.name] : [];
}

function importDoor(node: Extract<Node, { type: "ImportDeclaration" }>): Door[] {
  const from = specifier(node.source);
  if (node.specifiers.length === 0) return [{ is: "bare import", node, from }];
  const names = node.specifiers
    .filter((each) => !isErased(each))
    .map((each): ImportedName => {
      const origin = { local: each.local.name, from: from.text, start: each.start };
      if (each.type === "ImportNamespaceSpecifier") return { ...origin, name: everything };
      return { ...origin, name: each.type === "ImportDefaultSpecifier" ? "default" : nameOf(each.imported) };
    });
  return names.length === 0 ? [] : [{ is: "import", node, from, names }];
}

function starDoor(node: Extract<Node, { type: "ExportAllDeclaration" }>): Door {
  const from = specifier(node.source);
  if (node.exported === null) return { is: "star export", node, from };
  const origin = { from: from.text, name: everything, start: node.start };
  return { is: "export", node, from, names: [{ exported: nameOf(node.exported), origin }] };
}

function exportDoor(node: Extract<Node, { type: "ExportNamedDeclaration" }>): Door[] {
  const from = node.source === null ? undefined : specifier(node.source);
  const names = node.specifiers
    .filter((each) => !isErased(each))
    .map((each): ListedExport => {
      const exported = nameOf(each.exported);
      const name = nameOf(each.local);
      return from === undefined
        ? { exported, local: name }
        : { exported, origin: { from: from.text, name, start: each.start } };
    });
  return names.length === 0 ? [] : [{ is: "export", node, names, ...(from === undefined ? {} : { from }) }];
}

function specifier({ value, start }: { readonly value: string; readonly start: number }): Specifier {
  return { text: value, start };
}
