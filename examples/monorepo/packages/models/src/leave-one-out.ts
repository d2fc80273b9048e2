import type { Example, Kind } from "@examples/features";

/** The part of the examples that a model tells right after it has learned from all the others. */
export function leaveOneOut<Features>(
  examples: readonly Example<Features>[],
  learn: (others: readonly Example<Features>[]) => (features: Features) => Kind,
): number {
  const right = examples.filter((example) => {
    const predict = learn(examples.filter((other) => other !== example));
    return predict(example.features) === example.kind;
  });
  return right.length / examples.length;
}
