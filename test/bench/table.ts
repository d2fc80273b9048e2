import { availableParallelism, loadavg } from "node:os";

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly bar: string;
  readonly isMet: boolean;
}

export type Bench = () => Promise<readonly Row[]>;

export function tableOf(rows: readonly Row[], fileUs: number): string {
  const lines = rows.map(({ what, measured, bar, isMet }) => [what, measured, bar, isMet ? "✓" : "✗"]);
  const cells = [["benchmark", "measured", "bar", ""], ["---", "---", "---", "---"], ...lines];
  // What else the machine does slows both sides of a ratio, and not alike: the reader should know of it.
  const load = Math.round(loadavg()[1] ?? 0);
  const machine = `Node ${process.version}, ${availableParallelism()} cores, load average ${load}, a file made in ${Math.round(fileUs)} µs`;
  const head = `${machine}; seconds and MB are of this machine, ratios were taken side by side.`;
  return `${head}\n\n${cells.map((line) => `| ${line.join(" | ")} |`).join("\n")}`;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

export function times(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
