import { parseBytes, parseDurationMs } from "@pipeline/dsl";
import { isRecord } from "../compile/handle.ts";
import { shown } from "../compile/shown.ts";
import { suggestion } from "../compile/suggestion.ts";
import type { ProjectConfig } from "./config.ts";

export interface ConfigFinding {
  /** `limits.total`; empty for the whole. */
  readonly field: string;
  readonly message: string;
  readonly remedy: string;
}

type Check = (value: unknown, field: string) => readonly ConfigFinding[];

const text = leaf("text", (value) => typeof value === "string" && value !== "");
const count = leaf("a whole number from 1", (value) => Number.isSafeInteger(value) && Number(value) >= 1);
const duration = leaf('a duration such as "30m"', (value) => parseDurationMs(value) !== undefined);
const bytes = leaf('an amount of bytes such as "10Gi"', (value) => parseBytes(value) !== undefined);

/** Every setting of a project and what it takes. */
export const configShape: Readonly<Record<keyof ProjectConfig, Check>> = {
  backend: text,
  namespace: text,
  limits: shape({ total: count, backends: each(count) }),
  pools: each(count),
  images: shape({ run: text, script: text }),
  deadline: duration,
  secrets: shape({ command: text }),
  cache: shape({ size: bytes }),
};

/** Everything that is wrong with a project's settings. */
export function configFindings(config: unknown): readonly ConfigFinding[] {
  if (isRecord(config)) return shape(configShape)(config, "");
  const remedy = "Write: export default defineConfig({ … });";
  return [{ field: "", message: "the default export is not a record of settings.", remedy }];
}

function leaf(expected: string, isRight: (value: unknown) => boolean): Check {
  return (value, field) => {
    if (isRight(value)) return [];
    return [{ field, message: `\`${field}\` is ${shown(value)}.`, remedy: `It takes ${expected}.` }];
  };
}

function each(check: Check): Check {
  return records((value, field) => Object.entries(value).flatMap(([key, inner]) => check(inner, `${field}.${key}`)));
}

function shape(checks: Readonly<Record<string, Check>>): Check {
  return records((value, field) => {
    const at = (key: string) => (field === "" ? key : `${field}.${key}`);
    return Object.entries(value).flatMap(([key, inner]) => {
      if (inner === undefined) return [];
      const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
      if (check !== undefined) return check(inner, at(key));
      const remedy = suggestion(key, Object.keys(checks), "settings");
      return [{ field: at(key), message: `there is no setting \`${at(key)}\`.`, remedy }];
    });
  });
}

function records(check: (value: Readonly<Record<string, unknown>>, field: string) => readonly ConfigFinding[]): Check {
  const wrong = leaf("a record", () => false);
  return (value, field) => (isRecord(value) ? check(value, field) : wrong(value, field));
}
