import { readFileSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";

/**
 * Gives installed ES modules to Node as they are; call it after the TypeScript loader has been registered.
 *
 * The loader looks through every file for what it could transform, which takes four times as long as loading them:
 * 130 ms of each start for zod alone. An older Node has no such hooks, and is only slower.
 */
export function leavePackagesUntouched(): void {
  module.registerHooks?.({
    load(url, context, next) {
      if (context.format !== "module" || !isInstalled(url)) return next(url, context);
      return { format: "module", source: readFileSync(fileURLToPath(url)), shortCircuit: true };
    },
  });
}

/** A query is some loader's own business. */
function isInstalled(url: string): boolean {
  return url.startsWith("file:") && url.includes("/node_modules/") && /\.m?js$/.test(url);
}
