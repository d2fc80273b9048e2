import { extname } from "node:path";
import type { BuildOptions } from "esbuild";

type BundlerOptions = BuildOptions & { readonly write: false };

/** In this repository packages resolve to their source, as they do where the user's file is loaded. */
const isSource = extname(import.meta.url) === ".ts";

/**
 * How a function is bundled, and how its imports are resolved: both must be the same.
 *
 * Conditions are named, so that `module`, which Node does not know, is not among them.
 */
export function bundlerOptions(projectRoot: string): BundlerOptions {
  return {
    absWorkingDir: projectRoot,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22",
    conditions: isSource ? ["@pipeline/source"] : [],
    logLevel: "silent",
    write: false,
  };
}
