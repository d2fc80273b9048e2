import { isCi } from "./ci-host.ts";
import type { Invocation } from "./invocation.ts";
import type { RunningSettings } from "./settings.ts";

export type ChosenUi = "tui" | "plain" | "json";

export interface UiChoice {
  readonly settings: Pick<RunningSettings, "ui" | "verbosity">;
  readonly steps: number;
  readonly invocation: Pick<Invocation, "env" | "stdout" | "stderr">;
}

/**
 * How progress is shown. The live UI is drawn on stderr, since stdout is for data; unasked it comes only where a person
 * watches both, and where there is more than one step to watch.
 */
export function chosenUi({ settings, steps, invocation }: UiChoice): ChosenUi {
  const { env, stdout, stderr } = invocation;
  const { ui, verbosity } = settings;
  if (ui === "json" || ui === "plain") return ui;
  if (!stderr.isTerminal) return "plain";
  if (ui === "tui") return "tui";
  const isWatched = stdout.isTerminal && !isCi(env) && env.TERM !== "dumb" && verbosity !== "quiet";
  return isWatched && steps > 1 ? "tui" : "plain";
}
