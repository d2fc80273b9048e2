import { isBuiltin } from "node:module";
import { sep } from "node:path";
import { type Changes, changesIn } from "./module/changes.ts";
import { type ModuleSource, readModule } from "./module/module-source.ts";
import { isCode } from "./module/syntax.ts";
import type { Resolve } from "./with-resolver.ts";

/** What a specifier leads to. */
export type Found =
  | { readonly is: "module"; readonly module: ModuleSource }
  /** This project's language for pipelines: nothing of it exists where a step runs. */
  | { readonly is: "dsl" }
  /** Node's own. */
  | { readonly is: "builtin"; readonly name: string }
  /** A package, JSON, or a file that cannot be read in parts: bundled whole, as far as it is used. */
  | { readonly is: "whole" };

const installed = `${sep}node_modules${sep}`;
const language = "@pipeline/dsl";

/** The user's files; each is read once, whatever the number of functions that reach it. */
export class Workspace {
  readonly #resolve: Resolve;
  readonly #modules = new Map<string, Promise<ModuleSource | undefined>>();
  readonly #changes = new Map<ModuleSource, Changes>();

  constructor(resolve: Resolve) {
    this.#resolve = resolve;
  }

  /** `undefined` when the file cannot be read, or not in parts. */
  module(path: string): Promise<ModuleSource | undefined> {
    const module = this.#modules.get(path) ?? readModule(path).catch(() => undefined);
    this.#modules.set(path, module);
    return module;
  }

  changes(module: ModuleSource): Changes {
    const changes = this.#changes.get(module) ?? changesIn(module);
    this.#changes.set(module, changes);
    return changes;
  }

  /** `home`: the file of the function, whose own package is taken apart even where it is installed. */
  async find(specifier: string, importer: ModuleSource, home: string): Promise<Found> {
    if (isBuiltin(specifier)) return { is: "builtin", name: specifier.replace(/^node:/, "") };
    if (specifier === language || specifier.startsWith(`${language}/`)) return { is: "dsl" };
    const path = await this.#resolve(specifier, importer.path);
    if (path === undefined || !isCode(path) || !isUsers(path, home)) return { is: "whole" };
    const module = await this.module(path);
    return module !== undefined && isEsModule(module) ? { is: "module", module } : { is: "whole" };
  }
}

function isUsers(path: string, home: string): boolean {
  const folder = packageFolder(path);
  return folder === undefined || folder === packageFolder(home);
}

/** The folder of the installed package that holds the path; `undefined` outside of packages. */
export function packageFolder(path: string): string | undefined {
  const at = path.lastIndexOf(installed);
  if (at === -1) return undefined;
  const [scope = "", name = ""] = path.slice(at + installed.length).split(sep);
  return path.slice(0, at + installed.length) + (scope.startsWith("@") ? `${scope}${sep}${name}` : scope);
}

/** A file without `import` and `export` may be CommonJS, whose exports no syntax tells. */
function isEsModule({ program }: ModuleSource): boolean {
  return program.body.some(({ type }) => type.startsWith("Import") || type.startsWith("Export"));
}
