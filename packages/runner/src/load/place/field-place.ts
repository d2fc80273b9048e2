import type { ParseResult } from "oxc-parser";
import { isRecord } from "../../compile/handle.ts";

/** A stretch of a file's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a call's arguments write a field: `inputs.models[0]` in the call whose name stands at `offset`.
 *
 * The deepest part that is written out there; `undefined` when none is, as with a spec that is built elsewhere.
 */
export function fieldPlace({ program }: ParseResult, offset: number, field: string): Span | undefined {
  const call = callAt(program, offset);
  return call && inArguments(call, keysOf(field));
}

/** Where a file's default export writes a field: a record, or a call that is given one. */
export function exportedFieldPlace({ program }: ParseResult, field: string): Span | undefined {
  const exported: unknown = program.body.find(({ type }) => type === "ExportDefaultDeclaration");
  const value = isNode(exported) && isNode(exported.declaration) ? bare(exported.declaration) : undefined;
  if (value === undefined) return undefined;
  return value.type === "CallExpression" ? inArguments(value, keysOf(field)) : deepest(value, keysOf(field));
}

function keysOf(field: string): readonly string[] {
  return field.split(/[.[\]]+/).filter((key) => key !== "");
}

function inArguments(call: Node, keys: readonly string[]): Span | undefined {
  const given = Array.isArray(call.arguments) ? call.arguments.filter(isNode) : [];
  return given.map((argument) => deepest(argument, keys)).find((span) => span !== undefined);
}

interface Node extends Span {
  readonly type: string;
  readonly [property: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return isRecord(value) && typeof value.type === "string" && typeof value.start === "number";
}

/** A stack of our own: a long file is one long list, but a chain of calls nests as deep as it is long. */
function callAt(root: unknown, offset: number): Node | undefined {
  const open: unknown[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (isNode(value) && value.type === "CallExpression" && holdsName(value.callee, offset)) return value;
    if (typeof value === "object" && value !== null) open.push(...Object.values(value).filter(isObject));
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** An engine tells the start of the name: of `job` in `job(…)` and in `dsl.job(…)`. */
function holdsName(callee: unknown, offset: number): boolean {
  if (!isNode(callee)) return false;
  const name = callee.type === "MemberExpression" ? callee.property : callee;
  return isNode(name) && name.type === "Identifier" && (name.start === offset || callee.start === offset);
}

function deepest(argument: Node, keys: readonly string[]): Span | undefined {
  let found: Span | undefined;
  let at: Node | undefined = argument;
  for (const key of keys) {
    at = at && inside(bare(at), key);
    if (at === undefined) break;
    found = at;
  }
  return found;
}

function inside(node: Node, key: string): Node | undefined {
  const listed = node.elements;
  if (Array.isArray(listed)) return listed.filter(isNode)[Number(key)];
  const properties = node.properties;
  if (!Array.isArray(properties)) return undefined;
  const property = properties.filter(isNode).find((each) => nameOf(each.key) === key);
  const value = property?.value;
  return isNode(value) ? value : undefined;
}

function nameOf(key: unknown): unknown {
  return isNode(key) ? (key.name ?? key.value) : undefined;
}

/** Without `as const`, `satisfies …` and parentheses around it. */
function bare(node: Node): Node {
  const inner = node.expression;
  return isNode(inner) ? bare(inner) : node;
}
