import { isRecord } from "./handle.ts";
import type { Plan } from "./plan.ts";

/** Where two plans differ first. */
export interface Difference {
  readonly step?: string;
  /** Path of the field: `inputs.table.value`; in the plan itself where no step is named. */
  readonly field: string;
  /** JSON text; `undefined` where there is nothing. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The culprit when compiling twice gives two plans, or when a file has changed; `undefined` for equal plans. */
export function firstDifference(before: Plan, after: Plan): Difference | undefined {
  const { steps: stepsBefore, ...headBefore } = before;
  const { steps: stepsAfter, ...headAfter } = after;
  const longer = stepsBefore.length < stepsAfter.length ? stepsAfter : stepsBefore;
  const pairs: readonly Pair[] = [
    { before: headBefore, after: headAfter, path: [] },
    ...longer.map(({ name }, index) => ({
      before: stepsBefore[index],
      after: stepsAfter[index],
      path: [],
      step: name,
    })),
  ];
  for (const pair of pairs) {
    const found = differenceIn(pair);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Pair {
  readonly before: unknown;
  readonly after: unknown;
  readonly path: readonly string[];
  readonly step?: string;
}

function differenceIn(pair: Pair): Difference | undefined {
  const [before, after] = [textOf(pair.before), textOf(pair.after)];
  if (before === after) return undefined;
  for (const inner of inside(pair)) {
    const found = differenceIn(inner);
    if (found !== undefined) return found;
  }
  return { ...(pair.step !== undefined && { step: pair.step }), field: pair.path.join("."), before, after };
}

/** Pairs of what the two hold; none when they are not of one kind, or differ in the order of their keys alone. */
function inside({ before, after, path, step }: Pair): readonly Pair[] {
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after)) return [];
  const [one, other] = [
    new Map<string, unknown>(Object.entries(before)),
    new Map<string, unknown>(Object.entries(after)),
  ];
  return [...new Map([...one, ...other]).keys()].map((key) => ({
    before: one.get(key),
    after: other.get(key),
    path: [...path, key],
    ...(step !== undefined && { step }),
  }));
}

function isContainer(value: unknown): value is object {
  return isRecord(value) || Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return JSON.stringify(value);
}
