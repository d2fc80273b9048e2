import type { Control } from "../report/ink/control.ts";
import { JsonReporter } from "../report/json.ts";
import { OutputsReporter } from "../report/outputs.ts";
import { PlainReporter } from "../report/plain.ts";
import type { Reporter } from "../report/reporter.ts";
import { SummaryReporter } from "../report/summary.ts";
import type { Host } from "../run/host.ts";
import { chosenUi } from "./chosen-ui.ts";
import type { EarlySettings } from "./early-settings.ts";
import type { Invocation } from "./invocation.ts";
import { openTui } from "./open-tui.ts";
import { openedLog } from "./opened-log.ts";
import type { RunningSettings } from "./settings.ts";

export interface Shown {
  readonly invocation: Invocation;
  readonly settings: Pick<RunningSettings, "ui" | "verbosity">;
  readonly early: EarlySettings;
  readonly host: Host;
  /** How many the plan has. */
  readonly steps: number;
  /** Where a step is declared: `pipelines.ts:12:7`. */
  readonly place: (step: string) => Promise<string | undefined>;
  /** The command that does this again. */
  readonly again: string;
  readonly control: Omit<Control, "interrupt" | "openLog">;
}

/** Where a run is shown. */
export interface Screen {
  readonly reporters: readonly Reporter[];
  /** A line besides what the reporters tell. */
  say(line: string): void;
  /** Hands the terminal back, where the run goes on without being shown. */
  leave(): void;
}

/** Data on stdout: events as JSON lines, or at the end the outputs. Progress, logs and the summary on stderr. */
export async function openScreen(shown: Shown): Promise<Screen> {
  const ui = chosenUi(shown);
  if (ui === "tui") return live(shown);
  const { stdout, stderr } = shown.invocation;
  const reporters = ui === "json" ? [new JsonReporter(stdout)] : [lines(shown), ...conclusion(shown)];
  return { reporters, say: (line) => stderr.write(`${line}\n`), leave: () => undefined };
}

async function live(shown: Shown): Promise<Screen> {
  const { invocation, settings, early, host, control } = shown;
  const tui = await openTui({
    terminal: invocation.terminal(),
    clock: host,
    hasColor: early.hasColor.stderr,
    verbosity: settings.verbosity,
    control: {
      ...control,
      interrupt: invocation.interrupt,
      openLog: ({ folder }) => (folder === undefined ? undefined : openedLog(folder)),
    },
  });
  return { reporters: [tui, ...conclusion(shown)], say: (line) => tui.say(line), leave: () => tui.leave() };
}

function lines({ invocation, settings, early, host }: Shown): Reporter {
  const { verbosity } = settings;
  return new PlainReporter({ sink: invocation.stderr, clock: host, hasColor: early.hasColor.stderr, verbosity });
}

/** What is left on the screen, however progress was shown. */
function conclusion({ invocation, early, place, again }: Shown): readonly Reporter[] {
  const hasColor = early.hasColor.stderr;
  return [
    new SummaryReporter({ sink: invocation.stderr, hasColor, place, again }),
    new OutputsReporter(invocation.stdout),
  ];
}
