import { dirname, extname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Loader, type Message, type Plugin } from "esbuild";
import { bundlerOptions } from "./bundler-options.ts";
import type { Slice } from "./slice.ts";

/** A function and all that it reaches, as sources. */
export interface FunctionSources {
  /** Of the file that declares it, absolute. */
  readonly path: string;
  /** Under which that file exports it. */
  readonly exported: string;
  /** What stands for the files that are taken apart, by absolute path. */
  readonly slices: ReadonlyMap<string, Slice>;
}

export type Bundled =
  | {
      readonly ok: true;
      readonly code: string;
      readonly map: string;
      /** Absolute paths of all files that were read. */
      readonly inputs: readonly string[];
    }
  | { readonly ok: false; readonly errors: readonly Message[] };

const host = fileURLToPath(new URL(`./host/start${extname(import.meta.url)}`, import.meta.url));

/** The names of the two files where they lie together. */
export const bundleName = "run.mjs";
export const mapName = "run.mjs.map";

/**
 * Makes one module of it that Node can start.
 *
 * Each function is bundled alone: together, they would be named and ordered by each other. White space goes, so that
 * neither comments nor layout of the source, nor the paths of its files, are in the code.
 */
export async function bundleFunction(sources: FunctionSources, projectRoot: string): Promise<Bundled> {
  try {
    const { outputFiles, metafile } = await build({
      ...bundlerOptions(projectRoot),
      stdin: { contents: entryOf(sources), resolveDir: projectRoot, sourcefile: entryName },
      outfile: `${projectRoot}/${bundleName}`,
      plugins: [slicesPlugin(sources.slices)],
      minifyWhitespace: true,
      legalComments: "none",
      charset: "utf8",
      sourcemap: "linked",
      sourcesContent: false,
      metafile: true,
    });
    const [map, code] = outputFiles;
    if (map === undefined || code === undefined) throw new Error("internal: the bundler gave no map");
    const inputs = Object.keys(metafile.inputs).filter((name) => !name.includes(entryName));
    return {
      ok: true,
      code: code.text,
      map: portableMap(map.text, sources, projectRoot),
      inputs: inputs.map((path) => resolve(projectRoot, path)),
    };
  } catch (error) {
    if (error instanceof Error && "errors" in error && isMessages(error.errors))
      return { ok: false, errors: error.errors };
    throw error;
  }
}

const entryName = "pipeline:entry";

/** The host comes first: see there. */
function entryOf({ path, exported }: FunctionSources): string {
  return [
    `import { start } from ${JSON.stringify(host)};`,
    `import { ${exported} as run } from ${JSON.stringify(path)};`,
    "start(run);",
  ].join("\n");
}

const loaders: Readonly<Record<string, Loader>> = { ".tsx": "tsx", ".ts": "ts", ".mts": "ts", ".cts": "ts" };

function slicesPlugin(slices: ReadonlyMap<string, Slice>): Plugin {
  const filter = new RegExp(`^(${[...slices.keys()].map(literally).join("|")})$`);
  return {
    name: "slices",
    setup: ({ onLoad }) => {
      onLoad({ filter, namespace: "file" }, ({ path }) => {
        const contents = slices.get(path)?.code;
        if (contents === undefined) return undefined;
        return { contents, loader: loaders[extname(path)] ?? "jsx", resolveDir: dirname(path) };
      });
    },
  };
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** The same on every machine; what is not the user's own is named, not held. */
function portableMap(text: string, { slices }: FunctionSources, projectRoot: string): string {
  const map: { readonly sources: readonly string[] } = JSON.parse(text);
  const hostFolder = `${relative(projectRoot, dirname(host))}/`;
  const sources = map.sources.map((source) => {
    if (source.endsWith(entryName)) return entryName;
    if (source.startsWith(hostFolder)) return `pipeline:${source.slice(hostFolder.length)}`;
    const installed = source.lastIndexOf("node_modules/");
    return installed === -1 ? source : source.slice(installed);
  });
  const sourcesContent = map.sources.map((source) => slices.get(resolve(projectRoot, source))?.shown ?? null);
  return JSON.stringify({ ...map, sources, sourcesContent });
}

function isMessages(value: unknown): value is readonly Message[] {
  return Array.isArray(value);
}
