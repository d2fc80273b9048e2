import type { ArrowFunctionExpression, Class, Function as FunctionNode, Node } from "oxc-parser";
import type { ModuleSource } from "./module-source.ts";
import { declaringScope } from "./scope.ts";
import { childrenOf, isErased, unwrapped } from "./syntax.ts";

export type AnyFunction = FunctionNode | ArrowFunctionExpression;

export function isFunction(node: Node): node is AnyFunction {
  return (
    node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression" || node.type === "FunctionDeclaration"
  );
}

/**
 * The nodes that run when `start` is evaluated, through calls of functions and classes of the same module.
 *
 * Calls through values (`table[key]()`, a callback that is kept for later) are not followed.
 */
export function* evaluatedFrom(start: Node, module: ModuleSource): Generator<Node> {
  const seen = new Set<Node>();
  const todo: Node[] = [start];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    for (const each of evaluated(node)) {
      yield each;
      for (const called of calledParts(each, module)) {
        if (seen.has(called)) continue;
        seen.add(called);
        todo.push(called);
      }
    }
  }
}

/** The parts that run when a function is called. */
export function calledPartsOf(node: AnyFunction): readonly Node[] {
  return node.body === null ? [] : [...node.params, node.body];
}

/** The function or class that a top-level name of the module holds, seen from its declaration alone. */
export function heldBy(name: string, module: ModuleSource): AnyFunction | Class | undefined {
  for (const { node } of module.declaring.get(name) ?? []) {
    const value = node.type === "VariableDeclarator" ? node.init && unwrapped(node.init) : node;
    if (value !== null && (isFunction(value) || isClass(value))) return value;
  }
  return undefined;
}

/** The parts that run when what `name` holds is called, or made with `new`. */
export function calledPartsOfName(name: string, module: ModuleSource): readonly Node[] {
  const held = heldBy(name, module);
  if (held === undefined) return [];
  return isFunction(held) ? calledPartsOf(held) : instanceParts(held);
}

function calledParts(node: Node, module: ModuleSource): readonly Node[] {
  if (node.type !== "CallExpression" && node.type !== "NewExpression") return [];
  const callee = unwrapped(node.callee);
  if (callee.type !== "Identifier") return [];
  const reference = module.references.get(callee.start);
  if (reference === undefined || declaringScope(reference) !== module.scopes.module) return [];
  return calledPartsOfName(reference.name, module);
}

function* evaluated(node: Node): Generator<Node> {
  if (isErased(node)) return;
  yield node;
  for (const part of evaluatedParts(node)) yield* evaluated(part);
}

function evaluatedParts(node: Node): readonly Node[] {
  if (isFunction(node)) return [];
  if (isClass(node)) return staticParts(node);
  if (node.type !== "CallExpression" && node.type !== "NewExpression") return childrenOf(node);
  const callee = unwrapped(node.callee);
  const called = isFunction(callee) ? [callee] : iterates(callee) ? node.arguments.filter(isFunction) : [];
  return [...childrenOf(node), ...called.flatMap(calledPartsOf)];
}

function isClass(node: Node): node is Class {
  return node.type === "ClassDeclaration" || node.type === "ClassExpression";
}

/** What runs when a class is declared. */
function staticParts({ decorators, superClass, body }: Class): readonly Node[] {
  const elements = body.body.flatMap((element): readonly Node[] => {
    if (element.type === "StaticBlock") return element.body;
    if (isErased(element) || !("key" in element)) return [];
    const value = element.static && element.type !== "MethodDefinition" ? [element.value] : [];
    return [...element.decorators, element.computed ? element.key : null, ...value].filter((each) => each !== null);
  });
  return [...decorators, ...(superClass === null ? [] : [superClass]), ...elements];
}

/** What runs when an instance is made; what a base class does is not followed. */
function instanceParts({ body }: Class): readonly Node[] {
  return body.body.flatMap((element): readonly Node[] => {
    if (isErased(element) || !("key" in element) || element.static || element.value === null) return [];
    if (element.type !== "MethodDefinition") return [element.value];
    return element.kind === "constructor" ? calledPartsOf(element.value) : [];
  });
}

/** Methods that call a function before they return. */
const iterating: ReadonlySet<string> = new Set([
  "every",
  "filter",
  "find",
  "findIndex",
  "findLast",
  "flatMap",
  "forEach",
  "from",
  "map",
  "reduce",
  "reduceRight",
  "some",
  "toSorted",
]);

/** `names.map` and the like: calls what it is given at once, and leaves its object as it is. */
export function iterates(callee: Node): boolean {
  if (callee.type !== "MemberExpression" || callee.computed) return false;
  return callee.property.type === "Identifier" && iterating.has(callee.property.name);
}
