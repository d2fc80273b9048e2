import { dirname, extname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Message } from "esbuild";
import { bundlerOptions } from "./bundler-options.ts";
import { absentPlugin, slicesPlugin } from "./bundler-plugins.ts";
import { portableMap } from "./portable-map.ts";
import type { Slice } from "./slice.ts";
import { packageFolder } from "./workspace.ts";

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
  const bundled = await bundleWithout([], sources, projectRoot);
  const absent = bundled.ok ? [] : absentFromPackages(bundled.errors, projectRoot);
  return absent.length === 0 ? bundled : bundleWithout(absent, sources, projectRoot);
}

async function bundleWithout(
  absent: readonly string[],
  sources: FunctionSources,
  projectRoot: string,
): Promise<Bundled> {
  try {
    const { outputFiles, metafile } = await build({
      ...bundlerOptions(projectRoot),
      stdin: { contents: entryOf(sources), resolveDir: projectRoot, sourcefile: entryName },
      outfile: `${projectRoot}/${bundleName}`,
      plugins: [slicesPlugin(sources.slices), ...(absent.length === 0 ? [] : [absentPlugin(absent)])],
      minifyWhitespace: true,
      legalComments: "none",
      charset: "utf8",
      sourcemap: "linked",
      sourcesContent: false,
      metafile: true,
    });
    const [map, code] = outputFiles;
    if (map === undefined || code === undefined) throw new Error("internal: the bundler gave no map");
    const inputs = Object.keys(metafile.inputs).filter((name) => !name.startsWith("pipeline"));
    return {
      ok: true,
      code: code.text,
      map: portableMap(map.text, sources.slices, { projectRoot, hostFolder: dirname(host), entryName }),
      inputs: inputs.map((path) => resolve(projectRoot, path)),
    };
  } catch (error) {
    if (error instanceof Error && "errors" in error && isMessages(error.errors)) {
      return { ok: false, errors: error.errors };
    }
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

/** What installed packages ask for and what is not installed, if nothing else is wrong. */
function absentFromPackages(errors: readonly Message[], projectRoot: string): readonly string[] {
  const names = errors.map(({ text, location }) => {
    const [, name] = /^Could not resolve "(.+)"$/.exec(text) ?? [];
    return location !== null && packageFolder(resolve(projectRoot, location.file)) !== undefined ? name : undefined;
  });
  return names.every((name) => name !== undefined) ? [...new Set(names)] : [];
}

function isMessages(value: unknown): value is readonly Message[] {
  return Array.isArray(value);
}
