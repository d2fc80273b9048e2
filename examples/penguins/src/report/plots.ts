import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Evaluation } from "../evaluation.ts";
import type { Score } from "../score.ts";

/** Every held-out penguin where it was measured; a cross marks those that the model took for another species. */
export async function birdsPlot({ predictions }: Evaluation): Promise<string> {
  const values = predictions.map((each) => ({ ...each, told: each.predicted === each.species ? "right" : "wrong" }));
  return await svg({
    width: 480,
    height: 320,
    data: { values },
    mark: { type: "point", filled: false, size: 60 },
    encoding: {
      x: { field: "flipperLength", type: "quantitative", title: "flipper length (mm)", scale: { zero: false } },
      y: { field: "beakLength", type: "quantitative", title: "beak length (mm)", scale: { zero: false } },
      color: { field: "species", type: "nominal" },
      shape: { field: "told", type: "nominal", scale: { domain: ["right", "wrong"], range: ["circle", "cross"] } },
    },
  });
}

/** The accuracy of each model in each fold, and its mean. */
export async function scoresPlot(scores: Readonly<Record<string, Score>>): Promise<string> {
  const values = Object.entries(scores).flatMap(([model, score]) => score.folds.map((fold) => ({ model, fold })));
  return await svg({
    width: 480,
    height: { step: 30 },
    data: { values },
    encoding: { y: { field: "model", type: "nominal", sort: null, title: null } },
    layer: [
      { mark: { type: "bar", opacity: 0.3 }, encoding: { x: { aggregate: "mean", field: "fold" } } },
      {
        mark: "point",
        encoding: { x: { field: "fold", type: "quantitative", title: "accuracy in cross-validation" } },
      },
    ],
  });
}

async function svg(spec: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile(spec).spec), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
