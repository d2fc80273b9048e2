import { parseBytes, parseDurationMs } from "@pipeline/dsl";
import { isRecord } from "../../compile/handle.ts";
import type { ProjectConfig } from "./config.ts";
import { registryForm } from "./registry-setting.ts";
import { type Check, count, each, type Finding, leaf, shape, text } from "./shape.ts";

const settings = { one: "setting", several: "settings" };

export const duration: Check = leaf('a duration such as "30m"', (value) => parseDurationMs(value) !== undefined);
export const bytes: Check = leaf('an amount of bytes such as "10Gi"', (value) => parseBytes(value) !== undefined);

/** A name, or one for pushing and one for pulling. */
export const registry: Check = (value, field) => {
  const name = leaf('a registry without a scheme, such as "ghcr.io/team"', (text) => registryForm.test(String(text)));
  return isRecord(value) ? shape({ push: name, pull: name }, settings)(value, field) : name(value, field);
};

/** Every setting of a project and what it takes. */
export const configShape: Readonly<Record<keyof ProjectConfig, Check>> = {
  backend: text,
  namespace: text,
  limits: shape({ total: count, backends: each(count) }, settings),
  pools: each(count),
  images: shape({ run: text, script: text }, settings),
  registry,
  deadline: duration,
  secrets: shape({ command: text }, settings),
  cache: shape({ size: bytes }, settings),
};

/** Everything that is wrong with a project's settings. */
export function configFindings(config: unknown): readonly Finding[] {
  if (isRecord(config)) return shape(configShape, settings)(config, "");
  const remedy = "Write: export default defineConfig({ … });";
  return [{ field: "", message: "the default export is not a record of settings.", remedy }];
}
