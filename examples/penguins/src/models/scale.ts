/** Brings every measurement to mean 0 and standard deviation 1, as learned from the training part alone. */
export function learnScale(rows: readonly (readonly number[])[]): (row: readonly number[]) => readonly number[] {
  const columns = (rows[0] ?? []).map((_, index) => rows.map((row) => row[index] ?? 0));
  const scales = columns.map((column) => ({ mean: mean(column), deviation: deviation(column) || 1 }));
  return (row) => scales.map((scale, index) => ((row[index] ?? 0) - scale.mean) / scale.deviation);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The deviation of the values themselves: divided by their number. */
export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}
