export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly slope: number;
  readonly offset: number;
}

/** The line nearest to the points, by gradient descent; `error` is the mean of the squared distances. */
export function lineThrough(points: readonly Point[], steps: number): { readonly line: Line; readonly error: number } {
  let line: Line = { slope: 0, offset: 0 };
  for (let step = 0; step < steps; step += 1) line = descend(line, points);
  return { line, error: mean(points.map((point) => distance(line, point) ** 2)) };
}

const rate = 0.05;

function descend({ slope, offset }: Line, points: readonly Point[]): Line {
  const distances = points.map((point) => ({ x: point.x, by: distance({ slope, offset }, point) }));
  return {
    slope: slope - rate * mean(distances.map(({ x, by }) => 2 * x * by)),
    offset: offset - rate * mean(distances.map(({ by }) => 2 * by)),
  };
}

function distance({ slope, offset }: Line, { x, y }: Point): number {
  return slope * x + offset - y;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
