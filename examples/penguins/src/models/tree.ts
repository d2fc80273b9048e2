import { features, measurements, type Species, species } from "../penguin.ts";
import { type Fit, mostFrequent, type Predict } from "./model.ts";

const deepest = 4;
const smallestLeaf = 3;

interface Row {
  readonly species: Species;
  readonly x: readonly number[];
}

interface Cut {
  readonly column: number;
  readonly below: number;
  readonly left: readonly Row[];
  readonly right: readonly Row[];
  readonly impurity: number;
}

/** A decision tree that cuts where the Gini impurity falls most, at most four questions deep. */
export const tree: Fit = (train) =>
  grow(
    train.map((bird) => ({ species: bird.species, x: features(bird) })),
    deepest,
  );

function grow(rows: readonly Row[], depth: number): Predict {
  const answer = mostFrequent(rows.map((row) => row.species));
  const cut = depth === 0 ? undefined : bestCut(rows);
  if (cut === undefined) return () => answer;
  const left = grow(cut.left, depth - 1);
  const right = grow(cut.right, depth - 1);
  return (x) => ((x[cut.column] ?? 0) < cut.below ? left(x) : right(x));
}

function bestCut(rows: readonly Row[]): Cut | undefined {
  const [best] = measurements.flatMap((_, column) => cutsOf(rows, column)).sort((a, b) => a.impurity - b.impurity);
  return best !== undefined && best.impurity < gini(rows) ? best : undefined;
}

/** One cut halfway between each two neighbouring values. */
function cutsOf(rows: readonly Row[], column: number): readonly Cut[] {
  const values = [...new Set(rows.map((row) => row.x[column] ?? 0))].sort((a, b) => a - b);
  return values.slice(1).flatMap((value, index) => {
    const below = ((values[index] ?? value) + value) / 2;
    const left = rows.filter((row) => (row.x[column] ?? 0) < below);
    const right = rows.filter((row) => (row.x[column] ?? 0) >= below);
    if (Math.min(left.length, right.length) < smallestLeaf) return [];
    const impurity = (left.length * gini(left) + right.length * gini(right)) / rows.length;
    return [{ column, below, left, right, impurity }];
  });
}

/** How often two rows drawn at random differ: 0 when all are of one species. */
function gini(rows: readonly Row[]): number {
  const shares = species.map((name) => rows.filter((row) => row.species === name).length / rows.length);
  return 1 - shares.reduce((sum, share) => sum + share * share, 0);
}
