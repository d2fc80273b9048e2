import type { ImageRegistry } from "../../compile/plan.ts";
import type { ProjectConfig } from "./config.ts";

/** A registry's name without a scheme, with or without a path. */
export const registryForm: RegExp = /^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._/-]*[a-z0-9])?$/i;

/** One name where it is the same inside and outside. */
export function registryOf(said: ProjectConfig["registry"]): ImageRegistry | undefined {
  return typeof said === "string" ? { push: said, pull: said } : said;
}
