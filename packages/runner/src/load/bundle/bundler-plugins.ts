import { dirname, extname } from "node:path";
import type { Loader, Plugin } from "esbuild";
import type { Slice } from "./slice.ts";

const loaders: Readonly<Record<string, Loader>> = { ".tsx": "tsx", ".ts": "ts", ".mts": "ts", ".cts": "ts" };

/** Gives the bundler slices in the place of their files, by absolute path. */
export function slicesPlugin(slices: ReadonlyMap<string, Slice>): Plugin {
  return {
    name: "slices",
    setup: ({ onLoad }) => {
      onLoad({ filter: anyOf(slices.keys()), namespace: "file" }, ({ path }) => {
        const contents = slices.get(path)?.code;
        if (contents === undefined) return undefined;
        return { contents, loader: loaders[extname(path)] ?? "jsx", resolveDir: dirname(path) };
      });
    },
  };
}

/**
 * Lets packages name others that are not installed: they are missed when they are asked for, as in Node.
 *
 * The user's file has been loaded before, so whatever is absent is asked for late, if at all.
 */
export function absentPlugin(names: readonly string[]): Plugin {
  const namespace = "pipeline-absent";
  return {
    name: namespace,
    setup: ({ onLoad, onResolve }) => {
      onResolve({ filter: anyOf(names) }, ({ path }) => ({ path, namespace }));
      onLoad({ filter: /.*/, namespace }, ({ path }) => {
        const error = `Object.assign(new Error(${JSON.stringify(`Cannot find package "${path}"`)}), { code: "MODULE_NOT_FOUND" })`;
        // As CommonJS: a module of that kind runs when it is asked for, not before.
        return { contents: `throw ${error}; module.exports = {};`, loader: "js" };
      });
    },
  };
}

function anyOf(texts: Iterable<string>): RegExp {
  return new RegExp(`^(${[...texts].map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|")})$`);
}
