import { isBuiltin } from "node:module";
import type { Node } from "oxc-parser";
import type { ModuleSource } from "./module-source.ts";
import { declaringScope } from "./scope.ts";
import { unwrapped } from "./syntax.ts";

/** Something that is not the same on every machine or at every time, read where `node` stands. */
export interface OutsideRead {
  /** As a message names it: `process.env`. */
  readonly what: string;
  readonly start: number;
}

/** What one evaluated node reads of clock, environment, randomness, files or machine; its parts are not looked at. */
export function outsideReads(node: Node, module: ModuleSource): readonly OutsideRead[] {
  switch (node.type) {
    case "MemberExpression":
    case "Identifier":
      return readOf(pathOf(node, module), node, false);
    case "CallExpression":
      return readOf(pathOf(unwrapped(node.callee), module), node, true);
    case "NewExpression":
      return node.arguments.length === 0 && pathOf(node.callee, module) === "Date"
        ? [{ what: "new Date()", start: node.start }]
        : [];
    case "VariableDeclarator":
      return destructuredReads(node, module);
    default:
      return [];
  }
}

/** Read by naming it. `process` itself may be passed on, and much of it never changes. */
const namedReads = /^process\.(env|argv|argv0|execArgv|execPath|pid|ppid|title|stdin)$/;

/** Read by calling it. */
const calledReads: readonly RegExp[] = [
  /^Date$|^Date\.now$|^Math\.random$|^Temporal\.Now\.|^performance\.now$|^fetch$/,
  /^process\.(cwd|hrtime|hrtime\.bigint|uptime|memoryUsage|cpuUsage|resourceUsage|getuid|umask)$/,
  /^crypto\.(random\w*|getRandomValues|generateKey\w*)$/,
  /^(fs|fs\/promises|child_process|os|net|dns|dns\/promises|http|https|http2|sqlite)\./,
];

function readOf(path: string | undefined, { start }: Node, isCalled: boolean): readonly OutsideRead[] {
  if (path === undefined) return [];
  if (isCalled) return calledReads.some((each) => each.test(path)) ? [{ what: `${path}()`, start }] : [];
  return namedReads.test(path) ? [{ what: path, start }] : [];
}

/** `const { env } = process`. */
function destructuredReads(
  { id, init }: Extract<Node, { type: "VariableDeclarator" }>,
  module: ModuleSource,
): readonly OutsideRead[] {
  const path = id.type === "ObjectPattern" && init !== null ? pathOf(unwrapped(init), module) : undefined;
  if (path === undefined || id.type !== "ObjectPattern") return [];
  return id.properties.flatMap((each) =>
    each.type === "Property" && each.key.type === "Identifier" && !each.computed
      ? readOf(`${path}.${each.key.name}`, each, false)
      : [],
  );
}

/** `Date.now`, `fs.readFileSync`: a path of names that begins with a global or with one of Node's modules. */
function pathOf(node: Node, module: ModuleSource): string | undefined {
  const inner = unwrapped(node);
  if (inner.type === "Identifier") return rootPath(inner, module);
  if (inner.type !== "MemberExpression" || inner.computed || inner.property.type !== "Identifier") return undefined;
  const owner = pathOf(inner.object, module);
  if (owner === undefined) return undefined;
  const { name } = inner.property;
  return owner === "globalThis" || owner === "global" ? name : normal(`${owner}.${name}`);
}

function rootPath(node: Extract<Node, { type: "Identifier" }>, module: ModuleSource): string | undefined {
  const reference = module.references.get(node.start);
  if (reference === undefined) return undefined;
  const scope = declaringScope(reference);
  if (scope === undefined) return node.name;
  const imported = scope === module.scopes.module ? module.imports.get(node.name) : undefined;
  if (imported === undefined || !isBuiltin(imported.from)) return undefined;
  const builtin = imported.from.replace(/^node:/, "");
  const isWhole = imported.name === "*" || imported.name === "default";
  return normal(isWhole ? builtin : `${builtin}.${imported.name}`);
}

/** Other ways to the same things. */
function normal(path: string): string {
  return path
    .replace(/^perf_hooks\.performance/, "performance")
    .replace(/^crypto\.webcrypto/, "crypto")
    .replace(/^fs\.promises/, "fs/promises");
}
