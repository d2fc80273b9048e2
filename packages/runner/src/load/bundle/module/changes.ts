import type { Node } from "oxc-parser";
import { evaluatedFrom, iterates } from "./evaluated.ts";
import type { ModuleSource } from "./module-source.ts";
import { declaringScope } from "./scope.ts";
import { childrenOf, unwrapped } from "./syntax.ts";
import type { Unit } from "./unit.ts";

/** Which units change a value that another unit declares, or a global one, while the module is evaluated. */
export interface Changes {
  readonly byName: ReadonlyMap<string, readonly Unit[]>;
  readonly ofGlobals: readonly Unit[];
}

/**
 * What belongs to a name besides its declaration: `dayjs.extend(utc)`, `table.rows = …`, `registry.set(…)`.
 *
 * A method counts as a change where its result is thrown away: `z.object(…)` changes nothing. What is done through
 * another name for the same value is not seen.
 */
export function changesIn(module: ModuleSource): Changes {
  const byName = new Map<string, Unit[]>();
  const ofGlobals: Unit[] = [];
  for (const unit of module.units) {
    const changed = changedBy(unit, module);
    for (const name of changed.names) byName.set(name, [...(byName.get(name) ?? []), unit]);
    if (changed.hasGlobals) ofGlobals.push(unit);
  }
  return { byName, ofGlobals };
}

function changedBy(unit: Unit, module: ModuleSource) {
  const names = new Set<string>();
  let hasGlobals = false;
  if (isEntryGuard(unit.node)) return { names, hasGlobals };
  for (const node of evaluatedFrom(unit.node, module)) {
    for (const { root, isStored } of changedRoots(node)) {
      const reference = module.references.get(root.start);
      const scope = reference && declaringScope(reference);
      if (scope === module.scopes.module && reference !== undefined) names.add(reference.name);
      if (reference !== undefined && scope === undefined) hasGlobals ||= isStored && !exporting.has(reference.name);
    }
  }
  return { names, hasGlobals };
}

/** What a CommonJS module fills is its own. */
const exporting: ReadonlySet<string> = new Set(["module", "exports"]);

/** `if (import.meta.main) …`: for when the file is started by itself. */
function isEntryGuard(node: Node): boolean {
  return node.type === "IfStatement" && mentionsEntry(node.test);
}

function mentionsEntry(node: Node): boolean {
  if (node.type === "MetaProperty") return true;
  if (node.type === "MemberExpression" && node.object.type === "Identifier" && node.property.type === "Identifier") {
    const path = `${node.object.name}.${node.property.name}`;
    if (path === "process.argv" || path === "require.main") return true;
  }
  return childrenOf(node).some(mentionsEntry);
}

interface ChangedRoot {
  /** `a` in `a.b.c`. */
  readonly root: Node;
  /** By an assignment, not by some method. */
  readonly isStored: boolean;
}

function changedRoots(node: Node): readonly ChangedRoot[] {
  const stored = (of: readonly Node[]) => of.flatMap(rootsOf).map((root) => ({ root, isStored: true }));
  switch (node.type) {
    case "AssignmentExpression":
      return stored(targetsOf(node.left));
    case "UpdateExpression":
      return stored([node.argument]);
    case "UnaryExpression":
      return node.operator === "delete" ? stored([node.argument]) : [];
    case "ForInStatement":
    case "ForOfStatement":
      return node.left.type === "VariableDeclaration" ? [] : stored(targetsOf(node.left));
    case "ExpressionStatement":
      return discardedCalls(node.expression).flatMap(rootsOfCall);
    case "CallExpression":
      return forEachBodies(node).flatMap(discardedCalls).flatMap(rootsOfCall);
    default:
      return [];
  }
}

function targetsOf(pattern: Node): readonly Node[] {
  switch (pattern.type) {
    case "ObjectPattern":
    case "ArrayPattern":
      return childrenOf(pattern).flatMap(targetsOf);
    case "Property":
      return targetsOf(pattern.value);
    case "AssignmentPattern":
      return targetsOf(pattern.left);
    case "RestElement":
      return targetsOf(pattern.argument);
    default:
      return [pattern];
  }
}

function rootsOf(node: Node): readonly Node[] {
  const inner = unwrapped(node);
  if (inner.type === "Identifier") return [inner];
  if (inner.type === "MemberExpression") return rootsOf(inner.object);
  return inner.type === "CallExpression" ? rootsOf(inner.callee) : [];
}

/** Calls whose result nobody uses. */
function discardedCalls(node: Node): readonly Extract<Node, { type: "CallExpression" }>[] {
  const inner = unwrapped(node);
  switch (inner.type) {
    case "CallExpression":
      return [inner];
    case "AwaitExpression":
    case "UnaryExpression":
      return discardedCalls(inner.argument);
    case "LogicalExpression":
      return discardedCalls(inner.right);
    case "ConditionalExpression":
      return [inner.consequent, inner.alternate].flatMap(discardedCalls);
    case "SequenceExpression":
      return inner.expressions.flatMap(discardedCalls);
    default:
      return [];
  }
}

function forEachBodies(node: Extract<Node, { type: "CallExpression" }>): readonly Node[] {
  const { callee } = node;
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return [];
  if (callee.property.name !== "forEach") return [];
  return node.arguments.flatMap((each) =>
    each.type === "ArrowFunctionExpression" && each.expression ? [each.body] : [],
  );
}

/** What a call may change: the object of its method, and what it is given as it is. */
function rootsOfCall({ callee, arguments: given }: Extract<Node, { type: "CallExpression" }>): readonly ChangedRoot[] {
  const method = unwrapped(callee);
  const owner = method.type === "MemberExpression" && !iterates(method) ? rootsOf(method.object) : [];
  const of = (name: string) => owner.some((root) => root.type === "Identifier" && root.name === name);
  if (of("console")) return [];
  const isStored = of("Object") || of("Reflect");
  const passed = given.filter((each) => ["Identifier", "MemberExpression"].includes(unwrapped(each).type));
  return [
    ...owner.map((root) => ({ root, isStored: false })),
    ...passed.flatMap(rootsOf).map((root) => ({ root, isStored })),
  ];
}
