import type { Example, Kind } from "@examples/features";

/** Calls long messages complaints; "long" is halfway between the mean lengths of the two kinds. */
export function learnThreshold(examples: readonly Example<number>[]): (length: number) => Kind {
  const middle = (meanLength(examples, "praise") + meanLength(examples, "complaint")) / 2;
  return (length) => (length > middle ? "complaint" : "praise");
}

function meanLength(examples: readonly Example<number>[], kind: Kind): number {
  const own = examples.filter((example) => example.kind === kind);
  return own.reduce((sum, { features }) => sum + features, 0) / Math.max(own.length, 1);
}
