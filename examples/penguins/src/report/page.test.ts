import { describe, expect, it } from "vitest";
import { evaluate } from "../evaluation.ts";
import { flock } from "../flock.ts";
import { page } from "./page.ts";

const html = await page({
  best: "tree",
  scores: {
    majority: { mean: 0.4, deviation: 0.01, folds: [0.39, 0.41] },
    tree: { mean: 0.95, deviation: 0.02, folds: [0.93, 0.97] },
  },
  evaluation: evaluate(() => "Gentoo", flock(4)),
});

describe("the report page", () => {
  it("says in words and tables what was found", () => {
    expect(
      html.replaceAll(/<svg.*?<\/svg>/gs, "[plot]").replace(/<style>.*<\/style>/s, "[style]"),
    ).toMatchInlineSnapshot(`
      "<!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <title>Penguins</title>
      [style]
      <h1>Which penguin is it?</h1>
      <p>Chosen by cross-validation: <strong>tree</strong>. On 12 penguins that no model
      had seen, it tells 33.3 % right (95 % interval: 13.8 % to 60.9 %).</p>
      <h2>Models</h2>
      <table>
      <tr><th>model</th><th>mean accuracy</th><th>deviation</th></tr>
      <tr><td>majority</td><td>40.0 %</td><td>1.0 %</td></tr>
      <tr><td>tree</td><td>95.0 %</td><td>2.0 %</td></tr>
      </table>
      [plot]
      <h2>Held-out penguins</h2>
      <table>
      <tr><th>is \\ told</th><th>Adelie</th><th>Chinstrap</th><th>Gentoo</th></tr>
      <tr><td>Adelie</td><td>0</td><td>0</td><td>4</td></tr>
      <tr><td>Chinstrap</td><td>0</td><td>0</td><td>4</td></tr>
      <tr><td>Gentoo</td><td>0</td><td>0</td><td>4</td></tr>
      </table>
      [plot]
      </html>
      "
    `);
  });

  it("draws two plots, with a mark for each penguin and each fold, and asks for nothing from elsewhere", () => {
    const plots = html.match(/<svg.*?<\/svg>/gs) ?? [];
    expect(plots).toHaveLength(2);
    expect(plots.map((plot) => plot.match(/aria-roledescription="point"/g)?.length)).toEqual([4, 12]);
    expect(html).not.toMatch(/(src|href)="http/);
  });
});
