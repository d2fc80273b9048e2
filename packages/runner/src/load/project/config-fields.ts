import { checkFields } from "../../compile/check-fields.ts";
import {
  bytes,
  duration,
  either,
  type Field,
  recordOf,
  registryName,
  shape,
  text,
  whole,
} from "../../compile/field.ts";
import { isRecord } from "../../compile/handle.ts";
import type { Said } from "../../compile/scope.ts";
import type { ProjectConfig } from "./config.ts";

const counts = recordOf(whole(1), "a record of numbers");

/** A name, or one for pushing and one for pulling. */
export const registry: Field = either(
  registryName,
  shape({ push: registryName, pull: registryName }, "a record of `push` and `pull`"),
);

/** Every setting of a project and what it takes. */
const configFields: Readonly<Record<keyof ProjectConfig, Field>> = {
  backend: text,
  namespace: text,
  limits: shape({ total: whole(1), backends: counts }, "a record such as { total: 4 }"),
  pools: counts,
  images: shape({ run: text, script: text }, 'a record such as { run: "node:24-slim" }'),
  registry,
  deadline: duration,
  secrets: shape({ command: text }, "a record with a `command`"),
  cache: shape({ size: bytes }, 'a record such as { size: "20Gi" }'),
};

/** Everything that is wrong with a project's settings. */
export function configProblems(config: unknown): readonly Said[] {
  const problems: Said[] = [];
  if (isRecord(config)) checkFields(config, configFields, (problem) => problems.push(problem));
  else {
    const message = "The default export is not a record of settings.";
    problems.push({ code: "CONFIG_INVALID", message, remedy: "Write: export default defineConfig({ … });" });
  }
  return problems;
}
