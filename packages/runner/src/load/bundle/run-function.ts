import type { Node } from "oxc-parser";
import { type AnyFunction, isFunction } from "./module/evaluated.ts";
import type { ModuleSource } from "./module/module-source.ts";
import { declaringScope, type Reference, type Scope } from "./module/scope.ts";
import { childrenOf, isErased, unwrapped } from "./module/syntax.ts";
import type { Unit } from "./module/unit.ts";
import type { Piece } from "./slice.ts";

/** A step's function in the file that declares it. */
export interface RunFunction {
  readonly node: AnyFunction;
  /** Written as `async run() {…}`: without `function`. */
  readonly isMethod: boolean;
  /** The top-level statement or declarator that it stands in. */
  readonly unit: Unit | undefined;
}

/**
 * The function whose head holds the offset: from its name, `async`, or the key or variable that names it, up to its
 * body. Loaders differ in how closely they map what they make of it.
 */
export function functionAt(offset: number, module: ModuleSource): RunFunction | undefined {
  let found: Omit<RunFunction, "unit"> | undefined;
  let at: Node | undefined = module.program;
  while (at !== undefined) {
    const method = methodOf(at);
    const node: Node = method ?? namedValue(at) ?? at;
    if (isFunction(node) && offset < (node.body?.start ?? node.end)) found = { node, isMethod: method !== undefined };
    at = childrenOf(method ?? at).find((child) => holds(child, offset));
  }
  const unit = module.units.find((each) => found !== undefined && holds(each, found.node.start));
  return found && { ...found, unit };
}

function holds(span: { readonly start: number; readonly end: number }, offset: number): boolean {
  return span.start <= offset && offset < span.end;
}

function methodOf(node: Node): AnyFunction | undefined {
  const isMethod = node.type === "MethodDefinition" || (node.type === "Property" && node.method);
  return isMethod && isFunction(node.value) && !isErased(node) ? node.value : undefined;
}

/** What a key, a variable or `export default` names. */
function namedValue(node: Node): Node | undefined {
  switch (node.type) {
    case "ExportDefaultDeclaration":
      return unwrapped(node.declaration);
    case "VariableDeclarator":
      return node.init === null ? undefined : unwrapped(node.init);
    case "Property":
    case "PropertyDefinition":
      return node.value === null ? undefined : unwrapped(node.value);
    default:
      return undefined;
  }
}

/** Names that the function uses and does not declare, by what they mean; those of the world are left out. */
export interface FreeNames {
  readonly topLevel: readonly Reference[];
  /** Of a function or block around it. */
  readonly captured: readonly Reference[];
  /** `this` and `super`. */
  readonly receivers: readonly Reference[];
}

export function freeNames({ node }: RunFunction, { scopes }: ModuleSource): FreeNames {
  const own = scopes.of.get(node);
  if (own === undefined) throw new Error("internal: a function without a scope");
  const meaning = (reference: Reference): keyof FreeNames | undefined => {
    const declared = declaringScope(reference);
    const isReceiver = reference.name === "this" || reference.name === "super";
    if (isReceiver && (declared === own || declared === undefined || !isInside(declared, own))) return "receivers";
    if (declared === undefined || isInside(declared, own)) return undefined;
    if (declared === scopes.module) return "topLevel";
    return isOwnName(reference, declared, { node, own }) ? undefined : "captured";
  };
  const used = scopes.references.filter(({ start }) => node.start <= start && start < node.end);
  const { topLevel = [], captured = [], receivers = [] } = Object.groupBy(used, (each) => meaning(each) ?? "bound");
  return { topLevel, captured, receivers };
}

function isInside(scope: Scope, outer: Scope): boolean {
  let at: Scope | undefined = scope;
  while (at !== undefined && at !== outer) at = at.parent;
  return at === outer;
}

/** A function that calls itself by its name takes the name along. */
function isOwnName({ name }: Reference, declared: Scope, { node, own }: { node: AnyFunction; own: Scope }): boolean {
  return node.id?.name === name && declared === own.parent;
}

/** How the function becomes an export of its module. */
export type Exposure =
  /** Its unit declares it: the unit is kept, and the name exported besides. */
  | { readonly by: "name"; readonly unit: Unit; readonly local: string }
  /** It is lifted out of the expression that it stands in. */
  | { readonly by: "piece"; readonly piece: Piece };

export function exposureOf({ node, isMethod, unit }: RunFunction, exported: string): Exposure {
  const local = unit && declaredName(node, unit.node);
  if (unit !== undefined && local !== undefined) return { by: "name", unit, local };
  // Out of a record, so that a stack calls it `run`.
  const head = `${node.async ? "async" : ""}${node.generator ? "*" : " "}run`;
  const before = `export const ${exported}={${isMethod ? head : "run:"}`;
  return { by: "piece", piece: { start: node.start, end: node.end, before, after: "}.run;" } };
}

/** `const prepare = async () => …` and `function prepare() {…}` at the top level. */
function declaredName(node: AnyFunction, unit: Node): string | undefined {
  if (unit === node) return node.id?.name;
  if (unit.type !== "VariableDeclarator" || unit.id.type !== "Identifier" || unit.init === null) return undefined;
  return unwrapped(unit.init) === node ? unit.id.name : undefined;
}
