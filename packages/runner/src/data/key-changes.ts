import type { KeyChange, StepKey } from "../events/event.ts";

/** Which components differ, by name; empty for equal keys. */
export function keyChanges(before: StepKey["components"], after: StepKey["components"]): readonly KeyChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((component): KeyChange[] => {
    const [old, now] = [before[component], after[component]];
    if (old === now) return [];
    return [{ component, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) }];
  });
}
