import type { Location } from "../load/program.ts";
import { JsonReporter } from "../report/json.ts";
import { OutputsReporter } from "../report/outputs.ts";
import { PlainReporter } from "../report/plain.ts";
import type { Reporter } from "../report/reporter.ts";
import { SummaryReporter } from "../report/summary.ts";
import type { Host } from "../run/host.ts";
import { againCommand } from "./again-command.ts";
import type { Invocation } from "./invocation.ts";
import type { OpenedProject } from "./open-project.ts";

export interface Shown {
  readonly invocation: Invocation;
  readonly opened: OpenedProject;
  readonly host: Host;
  readonly place: (step: string) => Promise<Location | undefined>;
}

/** Data on stdout: events as JSON lines, or at the end the outputs. Progress, logs and the summary on stderr. */
export function reportersFor({ invocation, opened, host, place }: Shown): readonly Reporter[] {
  const { stdout, stderr } = invocation;
  const { ui, verbosity } = opened.settings;
  if (ui === "json") return [new JsonReporter(stdout)];
  const hasColor = opened.early.hasColor.stderr;
  const summary = {
    sink: stderr,
    hasColor,
    again: againCommand(invocation),
    place: async (step: string) => shownPlace(await place(step)),
  };
  return [
    new PlainReporter({ sink: stderr, clock: host, hasColor, verbosity }),
    new SummaryReporter(summary),
    new OutputsReporter(stdout),
  ];
}

function shownPlace(location: Location | undefined): string | undefined {
  return location === undefined ? undefined : `${location.file}:${location.line}:${location.column}`;
}
