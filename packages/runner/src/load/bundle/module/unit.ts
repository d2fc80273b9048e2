import type { Node } from "oxc-parser";
import type { Reference } from "./scope.ts";

/** The name under which a module keeps what it exports as default without naming it. */
export const anonymousDefault = "*default*";

/** A part of a module that is kept or dropped as one: a statement, or one declarator of it. */
export interface Unit {
  readonly node: Node;
  readonly start: number;
  readonly end: number;
  /** What stands before the first declarator: `export const `. */
  readonly lead?: { readonly start: number; readonly end: number };
  /** Names at the top level of the module. */
  readonly declares: readonly string[];
  /** Uses of names at the top level of the module, in functions too. */
  readonly uses: readonly Reference[];
}

/** Names that a pattern binds. */
export function boundNames(pattern: Node): readonly string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((each) => boundNames(each.type === "Property" ? each.value : each));
    case "ArrayPattern":
      return pattern.elements.flatMap((each) => (each === null ? [] : boundNames(each)));
    case "AssignmentPattern":
      return boundNames(pattern.left);
    case "RestElement":
      return boundNames(pattern.argument);
    default:
      return [];
  }
}
