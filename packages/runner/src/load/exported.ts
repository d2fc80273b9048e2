import type { Pipeline, Step } from "@pipeline/dsl";
import { isPlain, isRecord } from "../compile/handle.ts";

/** What a file exports, each object once; the default export first. */
export interface Exported {
  readonly pipelines: readonly Named<Pipeline>[];
  /** Jobs and deploys. */
  readonly steps: readonly Named<Step>[];
  /** Everything else. */
  readonly others: readonly Named<unknown>[];
}

export interface Named<T> {
  /** The first name that it is exported under. */
  readonly exportedAs: string;
  readonly aliases: readonly string[];
  readonly value: T;
}

/** Sorts exports by `kind`: another copy of the dsl makes the same shapes, so no class is asked for. */
export function collectExports(namespace: object): Exported {
  const names = new Map<unknown, string[]>();
  for (const [name, value] of entriesOf(namespace)) names.set(value, [...(names.get(value) ?? []), name]);
  const all = [...names].map(
    ([value, [exportedAs = "", ...aliases]]): Named<unknown> => ({ exportedAs, aliases, value }),
  );
  return {
    pipelines: all.filter((each): each is Named<Pipeline> => isPipeline(each.value)),
    steps: all.filter((each): each is Named<Step> => isExportedStep(each.value)),
    others: all.filter(({ value }) => !isPipeline(value) && !isExportedStep(value)),
  };
}

/** What a CommonJS file exports lies in its default export, its own default included. */
function entriesOf(namespace: object): readonly (readonly [string, unknown])[] {
  const { default: first, "module.exports": _all, ...named }: Record<string, unknown> = { ...namespace };
  const isWhole = isPlain(first) && first.kind === undefined;
  const merged = isWhole ? { ...first, ...named } : { default: first, ...named };
  const entries = Object.entries(merged).filter(([, value]) => value !== undefined);
  return entries.sort(([one], [other]) => Number(other === "default") - Number(one === "default"));
}

function isPipeline(value: unknown): value is Pipeline {
  return isRecord(value) && value.kind === "pipeline" && typeof value.name === "string";
}

function isExportedStep(value: unknown): value is Step {
  return isRecord(value) && (value.kind === "job" || value.kind === "deploy") && isRecord(value.spec);
}
