import type { Location } from "../load/program.ts";
import type { Control } from "../report/ink/control.ts";
import { JsonReporter } from "../report/json.ts";
import { JunitReporter } from "../report/junit.ts";
import { OutputsReporter } from "../report/outputs.ts";
import { PlainReporter } from "../report/plain.ts";
import type { Reporter } from "../report/reporter.ts";
import { SummaryReporter } from "../report/summary.ts";
import type { Host } from "../run/host.ts";
import { chosenUi } from "./chosen-ui.ts";
import { foldsOf, hostReporters, isCi } from "./ci-host.ts";
import type { EarlySettings } from "./early-settings.ts";
import type { Invocation } from "./invocation.ts";
import { openTui } from "./open-tui.ts";
import { openedLog } from "./opened-log.ts";
import type { RunningSettings } from "./settings.ts";
import { UsageError } from "./usage-error.ts";
import { writeTextFile } from "./write-text-file.ts";

export interface Shown {
  readonly invocation: Invocation;
  readonly settings: Pick<RunningSettings, "ui" | "verbosity" | "outputLogs" | "logOrder" | "junit">;
  readonly early: EarlySettings;
  readonly host: Host;
  /** How many the plan has. */
  readonly steps: number;
  readonly place: (step: string) => Promise<Location | undefined>;
  /** The command that does this again. */
  readonly again: string;
  /** What is left on stdout where it is no events; the outputs by default. */
  readonly outcome?: Reporter | undefined;
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
  return {
    reporters: [...reporters, ...junit(shown)],
    say: (line) => stderr.write(`${line}\n`),
    leave: () => undefined,
  };
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
  return {
    reporters: [tui, ...conclusion(shown), ...junit(shown)],
    say: (line) => tui.say(line),
    leave: () => tui.leave(),
  };
}

function lines({ invocation, settings, early, host }: Shown): Reporter {
  const { env, stderr } = invocation;
  const { verbosity, outputLogs, logOrder = isCi(env) ? "grouped" : "stream" } = settings;
  const folds = logOrder === "grouped" ? foldsOf(env, host.now) : undefined;
  return new PlainReporter({
    sink: stderr,
    clock: host,
    hasColor: early.hasColor.stderr,
    verbosity,
    logs: { which: outputLogs, order: logOrder },
    ...(folds === undefined ? {} : { folds }),
  });
}

/** What is left on the screen, however progress was shown. */
function conclusion(shown: Shown): readonly Reporter[] {
  const { invocation, early, again, outcome = new OutputsReporter(invocation.stdout) } = shown;
  const place = async (step: string): Promise<string | undefined> => {
    const at = await shown.place(step);
    return at === undefined ? undefined : `${at.file}:${at.line}:${at.column}`;
  };
  return [
    new SummaryReporter({ sink: invocation.stderr, hasColor: early.hasColor.stderr, place, again }),
    ...hostReporters(shown),
    outcome,
  ];
}

function junit({ settings, early, invocation, place }: Shown): readonly Reporter[] {
  const { junit: name } = settings;
  if (name === undefined) return [];
  const write = async (xml: string): Promise<void> => {
    try {
      writeTextFile(early.cwd, name, xml);
    } catch (error) {
      // The run is over and its exit code stands; that the file is missing must be said.
      if (!(error instanceof UsageError)) throw error;
      invocation.stderr.write(`warning: ${error.message}\n`);
    }
  };
  return [new JunitReporter({ write, place })];
}
