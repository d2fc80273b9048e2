import { graphOf } from "../compile/graph.ts";
import type { Plan } from "../compile/plan.ts";
import { between } from "../report/duration.ts";
import { graphDot } from "../report/graph/graph-dot.ts";
import { graphMermaid } from "../report/graph/graph-mermaid.ts";
import { graphText } from "../report/graph/graph-text.ts";
import { graphOfRun, type StepGraph } from "../report/graph/step-graph.ts";
import { type Palette, paletteOf } from "../report/palette.ts";
import { answer } from "./answer.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";
import type { GivenFlags } from "./given-flags.ts";
import type { Invocation } from "./invocation.ts";
import { makePlan } from "./make-plan.ts";
import { namedRun } from "./named-run.ts";
import { openProject } from "./open-project.ts";
import { helpWithExamples, queryOf } from "./query.ts";
import type { Settings } from "./settings.ts";
import { writeTextFile } from "./write-text-file.ts";

const examples = ["graph", "graph pipelines.ts#train --format mermaid", "graph @latest --format svg -o run.svg"];

export const define: DefineCommand = (command, invocation) => {
  command.argument("[what]", "FILE[#NAME], or a stored run: its id, @latest (default: pipelines.ts)");
  command.argument("[steps...]", "of a file: names or globs of steps; with all that they need");
  const { given, wantsHelp } = addFlags(command, "graph");
  return (...positionals) =>
    answer(invocation, given, async () => {
      if (wantsHelp()) return helpWithExamples(command, invocation, examples);
      const { settings, cwd, hasColor } = queryOf(invocation, given);
      const graph = await graphNamed(invocation, given, positionals);
      const { outFile, format } = settings;
      const palette = paletteOf(hasColor && outFile === undefined);
      const text = settings.json ? `${JSON.stringify(graph, null, 2)}\n` : await drawn(graph, format, palette);
      if (outFile === undefined) invocation.stdout.write(text);
      else writeTextFile(cwd, outFile, text);
      return exitCode.good;
    });
};

/** A file has a dot in its name, and no run has. */
async function graphNamed(
  invocation: Invocation,
  given: GivenFlags,
  positionals: readonly string[],
): Promise<StepGraph> {
  const [what] = positionals;
  if (what !== undefined && !/[.#*]/.test(what) && positionals.length === 1) {
    const { view } = namedRun(queryOf(invocation, given), what);
    return graphOfRun(view.pipeline, view.steps.values(), ({ startedAtMs, endedAtMs }) =>
      between(startedAtMs, endedAtMs),
    );
  }
  const opened = await openProject(invocation, given, positionals);
  await using program = await opened.open();
  return graphOfPlan(await makePlan(opened, given, program));
}

function graphOfPlan(plan: Plan): StepGraph {
  const graph = graphOf(plan);
  const nodes = [...plan.borrowed, ...plan.steps].map(({ name, kind, backend }) => {
    return { name, kind, backend, needs: graph.predecessors(name) ?? [] };
  });
  return { pipeline: plan.pipeline, nodes };
}

/** What lays out a drawing is loaded only for one. */
async function drawn(graph: StepGraph, format: Settings["format"], palette: Palette): Promise<string> {
  switch (format) {
    case "text":
      return graphText(graph, palette);
    case "mermaid":
      return graphMermaid(graph);
    case "dot":
      return graphDot(graph);
    case "svg":
      return (await import("../report/graph/graph-svg.ts")).graphSvg(graph);
  }
}
