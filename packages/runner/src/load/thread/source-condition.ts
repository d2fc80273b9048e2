import module from "node:module";

/**
 * Resolves the packages of this repository to their source, in the thread that calls it.
 *
 * Only where our own files are TypeScript: an installed copy has no source to resolve to.
 */
export function resolveToSource(ownUrl: string): void {
  if (!ownUrl.endsWith(".ts")) return;
  module.registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, "@pipeline/source"] }),
  });
}
