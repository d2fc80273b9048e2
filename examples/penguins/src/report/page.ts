import type { Evaluation } from "../evaluation.ts";
import { species } from "../penguin.ts";
import type { Score } from "../score.ts";
import { birdsPlot, scoresPlot } from "./plots.ts";

export interface Findings {
  readonly best: string;
  readonly scores: Readonly<Record<string, Score>>;
  readonly evaluation: Evaluation;
}

/** One HTML page that needs nothing else: text, tables and two plots. */
export async function page({ best, scores, evaluation }: Findings): Promise<string> {
  const [low, high] = evaluation.interval;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Penguins</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; }
  th, td { padding: 0.2rem 0.8rem; text-align: right; border-bottom: 1px solid #ccc; }
</style>
<h1>Which penguin is it?</h1>
<p>Chosen by cross-validation: <strong>${best}</strong>. On ${evaluation.predictions.length} penguins that no model
had seen, it tells ${percent(evaluation.accuracy)} right (95 % interval: ${percent(low)} to ${percent(high)}).</p>
<h2>Models</h2>
${scoresTable(scores)}
${await scoresPlot(scores)}
<h2>Held-out penguins</h2>
${confusionTable(evaluation)}
${await birdsPlot(evaluation)}
</html>
`;
}

function scoresTable(scores: Findings["scores"]): string {
  const rows = Object.entries(scores).map(([name, score]) => [name, percent(score.mean), percent(score.deviation)]);
  return table(["model", "mean accuracy", "deviation"], rows);
}

function confusionTable({ predictions }: Evaluation): string {
  const rows = species.map((actual) => [
    actual,
    ...species.map((told) => predictions.filter((each) => each.species === actual && each.predicted === told).length),
  ]);
  return table(["is \\ told", ...species], rows);
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  return `<table>\n${[line(head, "th"), ...rows.map((row) => line(row, "td"))].join("\n")}\n</table>`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
