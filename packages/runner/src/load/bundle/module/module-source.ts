import { readFile } from "node:fs/promises";
import type { Program } from "oxc-parser";
import { type Door, type ImportedName, type ListedExport, readDeclaredExports, readDoors } from "./read-doors.ts";
import { readScopes, type Scopes } from "./read-scopes.ts";
import { readUnits } from "./read-units.ts";
import type { Reference } from "./scope.ts";
import { parse } from "./syntax.ts";
import type { Unit } from "./unit.ts";

/** A file of the user, read once: its parts, and what its names mean. */
export interface ModuleSource {
  /** Absolute. */
  readonly path: string;
  /** Without a byte order mark. */
  readonly text: string;
  readonly program: Program;
  readonly scopes: Scopes;
  readonly units: readonly Unit[];
  readonly doors: readonly Door[];
  /** Several units may declare one name: `var`, merged namespaces. */
  readonly declaring: ReadonlyMap<string, readonly Unit[]>;
  readonly imports: ReadonlyMap<string, ImportedName>;
  readonly exports: ReadonlyMap<string, ListedExport>;
  /** By offset. */
  readonly references: ReadonlyMap<number, Reference>;
}

/** Rejects when the file cannot be read; `undefined` when its syntax has errors, which the bundler will tell. */
export async function readModule(path: string): Promise<ModuleSource | undefined> {
  const text = (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  const program = parse(path, text);
  return program === undefined ? undefined : moduleOf(path, text, program);
}

function moduleOf(path: string, text: string, program: Program): ModuleSource {
  const scopes = readScopes(program);
  const units = readUnits(program, scopes);
  const doors = readDoors(program);
  const imports = doors.flatMap((door) => (door.is === "import" ? door.names : []));
  return {
    path,
    text,
    program,
    scopes,
    units,
    doors,
    declaring: byDeclaredName(units),
    imports: new Map(imports.map((each) => [each.local, each])),
    exports: exportsOf(program, doors),
    references: new Map(scopes.references.map((each) => [each.start, each])),
  };
}

function exportsOf(program: Program, doors: readonly Door[]): ReadonlyMap<string, ListedExport> {
  const listed = doors.flatMap((door) => (door.is === "export" ? door.names : []));
  const declared = [...readDeclaredExports(program)].map(([exported, local]): ListedExport => ({ exported, local }));
  return new Map([...declared, ...listed].map((each) => [each.exported, each]));
}

function byDeclaredName(units: readonly Unit[]): ReadonlyMap<string, readonly Unit[]> {
  const found = new Map<string, Unit[]>();
  for (const unit of units) {
    for (const name of unit.declares) found.set(name, [...(found.get(name) ?? []), unit]);
  }
  return found;
}
