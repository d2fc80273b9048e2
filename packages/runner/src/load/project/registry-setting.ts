import type { ImageRegistry } from "../../compile/plan.ts";
import type { ProjectConfig } from "./config.ts";

/** One name where it is the same inside and outside. */
export function registryOf(said: ProjectConfig["registry"]): ImageRegistry | undefined {
  return typeof said === "string" ? { push: said, pull: said } : said;
}
