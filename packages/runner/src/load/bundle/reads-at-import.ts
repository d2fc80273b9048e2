import type { Node } from "oxc-parser";
import { calledPartsOfName, evaluatedFrom } from "./module/evaluated.ts";
import type { ModuleSource } from "./module/module-source.ts";
import { type OutsideRead, outsideReads } from "./module/outside-reads.ts";
import { everything } from "./module/read-doors.ts";
import { declaringScope } from "./module/scope.ts";
import { unwrapped } from "./module/syntax.ts";
import type { Reach } from "./reach.ts";

/** A read of the outside that happens when a module is evaluated, not when a step runs. */
export interface ReadAtImport extends OutsideRead {
  readonly module: ModuleSource;
}

/** Looks at everything that is kept, through calls into other modules of the user. */
export async function readsAtImport(reach: Reach): Promise<readonly ReadAtImport[]> {
  const found = new Map<string, ReadAtImport>();
  const todo: Evaluation[] = [...reach.kept].flatMap(([module, { units }]) =>
    [...units].map(({ node }) => ({ module, node })),
  );
  const seen = new Set<Node>();
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (seen.has(next.node)) continue;
    seen.add(next.node);
    for (const node of evaluatedFrom(next.node, next.module)) {
      for (const read of outsideReads(node, next.module)) {
        found.set(`${next.module.path}:${read.start}`, { ...read, module: next.module });
      }
      todo.push(...(await calledElsewhere(node, next.module, reach)));
    }
  }
  return [...found.values()].sort((one, other) => one.start - other.start);
}

interface Evaluation {
  readonly module: ModuleSource;
  readonly node: Node;
}

async function calledElsewhere(node: Node, module: ModuleSource, reach: Reach): Promise<readonly Evaluation[]> {
  if (node.type !== "CallExpression" && node.type !== "NewExpression") return [];
  const called = importedCallee(unwrapped(node.callee), module);
  if (called === undefined) return [];
  const declared = await new Lookup(reach).declaration(called, module);
  if (declared === undefined) return [];
  return calledPartsOfName(declared.name, declared.module).map((part) => ({ module: declared.module, node: part }));
}

interface Called {
  readonly from: string;
  readonly name: string;
}

/** `load()` and `config.load()` where `load` or `config` is imported. */
function importedCallee(callee: Node, module: ModuleSource): Called | undefined {
  const member = callee.type === "MemberExpression" && callee.property.type === "Identifier" ? callee : undefined;
  const root = member === undefined ? callee : member.object;
  const reference = root.type === "Identifier" ? module.references.get(root.start) : undefined;
  if (reference === undefined || declaringScope(reference) !== module.scopes.module) return undefined;
  const imported = module.imports.get(reference.name);
  if (imported === undefined || (member !== undefined) !== (imported.name === everything)) return undefined;
  return { from: imported.from, name: reference.member ?? imported.name };
}

/** Looks for one name; modules may export each other in circles. */
class Lookup {
  readonly #reach: Reach;
  readonly #seen = new Set<string>();

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** The module that declares an imported name. Ways through `export *` are followed where they are kept. */
  async declaration(
    { from, name }: Called,
    importer: ModuleSource,
  ): Promise<{ module: ModuleSource; name: string } | undefined> {
    const found = await this.#reach.find(from, importer);
    if (found.is !== "module" || this.#seen.has(`${name} of ${found.module.path}`)) return undefined;
    const { module } = found;
    this.#seen.add(`${name} of ${module.path}`);
    const listed = module.exports.get(name);
    if (listed === undefined) return this.#throughStars(module, name);
    if ("origin" in listed) return this.declaration(listed.origin, module);
    const imported = module.imports.get(listed.local);
    return imported === undefined ? { module, name: listed.local } : this.declaration(imported, module);
  }

  async #throughStars(module: ModuleSource, name: string) {
    for (const from of this.#reach.kept.get(module)?.stars ?? []) {
      const declared = await this.declaration({ from, name }, module);
      if (declared !== undefined) return declared;
    }
    return undefined;
  }
}
