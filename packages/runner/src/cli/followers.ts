import { JsonReporter } from "../report/json.ts";
import { OutputsReporter } from "../report/outputs.ts";
import { PlainReporter } from "../report/plain.ts";
import type { Reporter } from "../report/reporter.ts";
import { SummaryReporter } from "../report/summary.ts";
import type { Host } from "../run/host.ts";
import type { EarlySettings } from "./early-settings.ts";
import type { Invocation } from "./invocation.ts";
import type { Settings } from "./settings.ts";

export interface Watched {
  readonly run: string;
  readonly invocation: Invocation;
  readonly settings: Settings;
  readonly early: EarlySettings;
  readonly host: Host;
}

/** Shows a run that another process drives; the user's file is not loaded, so no place in it is known. */
export function followersFor({ run, invocation, settings, early, host }: Watched): readonly Reporter[] {
  const { stdout, stderr } = invocation;
  if (settings.ui === "json") return [new JsonReporter(stdout)];
  const hasColor = early.hasColor.stderr;
  const place = async (): Promise<undefined> => undefined;
  return [
    new PlainReporter({ sink: stderr, clock: host, hasColor, verbosity: settings.verbosity }),
    new SummaryReporter({ sink: stderr, hasColor, place, again: `pipeline show ${run}` }),
    new OutputsReporter(stdout),
  ];
}
