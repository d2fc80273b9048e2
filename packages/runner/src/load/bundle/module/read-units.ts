import type { Node, Program } from "oxc-parser";
import type { Scopes } from "./read-scopes.ts";
import { declaringScope, type Reference } from "./scope.ts";
import { isErased } from "./syntax.ts";
import { anonymousDefault, boundNames, type Unit } from "./unit.ts";

/** The units of a module in the order of its source. Imports and lists of exports are none; types are left out. */
export function readUnits(program: Program, scopes: Scopes): readonly Unit[] {
  const units = program.body.flatMap(unitsOf);
  const own = scopes.references.filter((reference) => declaringScope(reference) === scopes.module);
  let next = 0;
  return units.map((unit) => {
    const uses: Reference[] = [];
    for (; next < own.length; next += 1) {
      const reference = own[next];
      if (reference === undefined || reference.start >= unit.end) break;
      if (reference.start >= unit.start) uses.push(reference);
    }
    return { ...unit, uses };
  });
}

type Span = Omit<Unit, "uses">;

function unitsOf(statement: Node): readonly Span[] {
  if (isErased(statement)) return [];
  switch (statement.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "EmptyStatement":
      return [];
    case "ExportNamedDeclaration":
      return statement.declaration === null ? [] : declared(statement.declaration, statement);
    case "ExportDefaultDeclaration":
      return isErased(statement.declaration) ? [] : [defaultExport(statement)];
    default:
      return declared(statement, statement);
  }
}

function declared(node: Node, statement: Node): readonly Span[] {
  if (isErased(node)) return [];
  if (node.type === "VariableDeclaration") return declarators(node, statement);
  return [{ node, start: startOf(node, statement), end: statement.end, declares: namesOf(node) }];
}

function declarators(node: Extract<Node, { type: "VariableDeclaration" }>, statement: Node): readonly Span[] {
  const [first] = node.declarations;
  if (first === undefined) return [];
  const lead = { start: statement.start, end: first.start };
  return node.declarations.map((each) => ({
    node: each,
    start: each.start,
    end: each.end,
    lead,
    declares: boundNames(each.id),
  }));
}

function defaultExport(statement: Extract<Node, { type: "ExportDefaultDeclaration" }>): Span {
  const { declaration, end } = statement;
  const declares = [anonymousDefault, ...namesOf(declaration)];
  return { node: declaration, start: startOf(declaration, statement), end, declares };
}

function namesOf(node: Node): readonly string[] {
  switch (node.type) {
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "TSEnumDeclaration":
    case "TSImportEqualsDeclaration":
      return node.id === null ? [] : [node.id.name];
    case "TSModuleDeclaration": {
      let { id }: { id: Node } = node;
      while (id.type === "TSQualifiedName") id = id.left;
      return id.type === "Identifier" ? [id.name] : [];
    }
    default:
      return [];
  }
}

/** Decorators may stand before `export`. */
function startOf(node: Node, statement: Node): number {
  const first = "decorators" in node ? node.decorators?.[0] : undefined;
  return Math.min(statement.start, first?.start ?? statement.start);
}
