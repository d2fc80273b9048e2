import type { ModuleSource } from "./module/module-source.ts";
import { everything, type ImportedName, type ListedExport } from "./module/read-doors.ts";
import type { Reference } from "./module/scope.ts";
import type { Unit } from "./module/unit.ts";
import type { Found, Workspace } from "./workspace.ts";

/** What of a module is kept. */
export interface Kept {
  readonly units: ReadonlySet<Unit>;
  /** Local names of imports. */
  readonly imports: ReadonlySet<string>;
  /** Names in lists of exports. */
  readonly exports: ReadonlySet<string>;
  /** Specifiers of `export *`. */
  readonly stars: ReadonlySet<string>;
}

/** How the function came to a name: what it named, and what that named in turn. */
export interface Link {
  readonly name: string;
  readonly module: ModuleSource;
  readonly start: number;
  readonly by?: Link;
}

/** The name that the function itself uses. */
export function rootOf(link: Link): Link {
  return link.by === undefined ? link : rootOf(link.by);
}

/** A name of the language for pipelines that the function comes to. */
export interface DslUse {
  readonly name: string;
  readonly link: Link;
}

interface Keeping {
  readonly units: Set<Unit>;
  readonly imports: Set<string>;
  readonly exports: Set<string>;
  readonly stars: Set<string>;
}

/**
 * Finds everything that a function reaches, across modules, starting from the names that it uses.
 *
 * A module that is reached keeps its `import "./x.ts"`, and statements that change a global or something kept; what
 * else its evaluation would do is dropped: importing has no side effects by the rules of the language.
 */
export class Reach {
  readonly kept: Map<ModuleSource, Keeping> = new Map();
  readonly dslUses: DslUse[] = [];
  readonly #workspace: Workspace;
  readonly #home: string;
  readonly #todo: (() => void | Promise<void>)[] = [];
  readonly #seen = new Set<string>();

  /** `home`: the file of the function. */
  constructor(workspace: Workspace, home: string) {
    this.#workspace = workspace;
    this.#home = home;
  }

  /** The function's own module counts as reached, whatever the function uses of it. */
  begin(module: ModuleSource): void {
    this.#touch(module);
  }

  /** Follows what was asked for until nothing is new. */
  async finish(): Promise<void> {
    for (let next = this.#todo.pop(); next !== undefined; next = this.#todo.pop()) await next();
  }

  find(from: string, importer: ModuleSource): Promise<Found> {
    return this.#workspace.find(from, importer, this.#home);
  }

  /** A use of a top-level name of the module. */
  use(reference: Reference, module: ModuleSource, by?: Link): void {
    const link = linked({ name: reference.name, module, start: reference.start }, by);
    const imported = module.imports.get(reference.name);
    if (imported?.name === everything && reference.member !== undefined) {
      this.#import(imported, { ...link, name: reference.member }, reference.member);
    } else this.local(reference.name, link);
  }

  local(name: string, link: Link): void {
    const { module } = link;
    const imported = module.imports.get(name);
    if (imported !== undefined) this.#import(imported, link, imported.name);
    for (const unit of module.declaring.get(name) ?? []) this.unit(unit, module, link);
    for (const unit of this.#workspace.changes(module).byName.get(name) ?? []) this.unit(unit, module, link);
  }

  unit(unit: Unit, module: ModuleSource, by?: Link): void {
    const kept = this.#touch(module, by);
    if (kept.units.has(unit)) return;
    kept.units.add(unit);
    // Later, not within: a long chain of declarations would overflow the stack.
    this.#todo.push(() => {
      for (const reference of unit.uses) this.use(reference, module, by);
      this.late(module, unit, by);
    });
  }

  /** `import("./x.ts")` in a part that is kept. */
  late(module: ModuleSource, part: { readonly start: number; readonly end: number }, by?: Link): void {
    for (const { from, start } of module.scopes.late) {
      if (from === undefined || start < part.start || start >= part.end) continue;
      const link = linked({ name: from, module, start }, by);
      this.#follow(from, module, (target) =>
        this.#everyExport(target, { name: from, module: target, start: 0, by: link }),
      );
    }
  }

  #touch(module: ModuleSource, by?: Link): Keeping {
    const before = this.kept.get(module);
    if (before !== undefined) return before;
    const kept = {
      units: new Set<Unit>(),
      imports: new Set<string>(),
      exports: new Set<string>(),
      stars: new Set<string>(),
    };
    this.kept.set(module, kept);
    for (const unit of this.#workspace.changes(module).ofGlobals) this.unit(unit, module, by);
    for (const door of module.doors) {
      if (door.is !== "bare import" || door.from === undefined) continue;
      const link = linked({ name: door.from.text, module, start: door.from.start }, by);
      this.#follow(link.name, module, (target) => this.#whole(target, link));
    }
    return kept;
  }

  /** Every statement of a module that is imported for what it does. */
  #whole(module: ModuleSource, link: Link): void {
    this.#touch(module, link);
    for (const unit of module.units) this.unit(unit, module, link);
  }

  #import({ local, from }: ImportedName, link: Link, name: string): void {
    this.#touch(link.module, link).imports.add(local);
    for (const unit of this.#workspace.changes(link.module).byName.get(local) ?? []) this.unit(unit, link.module, link);
    this.#origin(from, name, link);
  }

  #origin(from: string, name: string, link: Link): void {
    const { module } = link;
    this.#todo.push(async () => {
      const found = await this.find(from, module);
      if (found.is === "dsl") this.dslUses.push({ name, link });
      if (found.is === "module") await this.#export(found.module, name, link);
    });
  }

  /** A name that is not found is left to the bundler, which says so. */
  async #export(module: ModuleSource, name: string, by: Link): Promise<void> {
    const link = { name, module, start: 0, by };
    this.#touch(module, link);
    if (name === everything) return this.#everyExport(module, link);
    if (!this.#isNew(`${name} of ${module.path}`)) return;
    const listed = module.exports.get(name);
    if (listed !== undefined) return this.#listed(listed, link);
    if (name === "default") return;
    for (const from of starsOf(module)) {
      const found = await this.find(from, module);
      if (found.is === "module" && !(await this.#provides(found.module, name, new Set()))) continue;
      this.#touch(module, link).stars.add(from);
      this.#origin(from, name, link);
    }
  }

  #listed(listed: ListedExport, link: Link): void {
    this.#touch(link.module, link).exports.add(listed.exported);
    if ("local" in listed) this.local(listed.local, link);
    else this.#origin(listed.origin.from, listed.origin.name, link);
  }

  #everyExport(module: ModuleSource, link: Link): void {
    this.#touch(module, link);
    if (!this.#isNew(`* of ${module.path}`)) return;
    for (const listed of module.exports.values()) this.#listed(listed, link);
    for (const from of starsOf(module)) {
      this.#touch(module, link).stars.add(from);
      this.#origin(from, everything, link);
    }
  }

  async #provides(module: ModuleSource, name: string, seen: Set<ModuleSource>): Promise<boolean> {
    if (seen.has(module)) return false;
    seen.add(module);
    if (module.exports.has(name)) return true;
    for (const from of starsOf(module)) {
      const found = await this.find(from, module);
      if (found.is === "module" && (await this.#provides(found.module, name, seen))) return true;
    }
    return false;
  }

  #follow(from: string, importer: ModuleSource, then: (target: ModuleSource) => void): void {
    this.#todo.push(async () => {
      const found = await this.find(from, importer);
      if (found.is === "module") then(found.module);
    });
  }

  #isNew(key: string): boolean {
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }
}

function linked(link: Link, by: Link | undefined): Link {
  return by === undefined ? link : { ...link, by };
}

function starsOf(module: ModuleSource): readonly string[] {
  return module.doors.flatMap((door) => (door.is === "star export" && door.from !== undefined ? [door.from.text] : []));
}
