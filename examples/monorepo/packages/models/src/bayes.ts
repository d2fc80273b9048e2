import type { Example, Kind } from "@examples/features";

export type WordCounts = Readonly<Record<string, number>>;

/** Multinomial naive Bayes with one word of each kind seen beforehand (Laplace). */
export function learnBayes(examples: readonly Example<WordCounts>[]): (features: WordCounts) => Kind {
  const vocabulary = new Set(examples.flatMap(({ features }) => Object.keys(features))).size;
  const kinds = (["praise", "complaint"] as const).map((kind) => {
    const own = examples.filter((example) => example.kind === kind);
    const seen = new Map<string, number>();
    for (const { features } of own) {
      for (const [word, count] of Object.entries(features)) seen.set(word, (seen.get(word) ?? 0) + count);
    }
    const all = [...seen.values()].reduce((sum, count) => sum + count, 0);
    const prior = Math.log((own.length + 1) / (examples.length + 2));
    return { kind, prior, weight: (word: string) => Math.log(((seen.get(word) ?? 0) + 1) / (all + vocabulary)) };
  });
  return (features) => {
    const scored = kinds.map(({ kind, prior, weight }) => ({
      kind,
      score: Object.entries(features).reduce((sum, [word, count]) => sum + count * weight(word), prior),
    }));
    return scored.reduce((winner, next) => (next.score > winner.score ? next : winner)).kind;
  };
}
