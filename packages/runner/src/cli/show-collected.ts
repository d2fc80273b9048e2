import prettyBytes from "pretty-bytes";
import { linesText } from "../report/lines-text.ts";
import type { Collected } from "../store/gc/collect-garbage.ts";

export interface CollectedShown extends Collected {
  readonly isDryRun: boolean;
  readonly allowedBytes: number;
}

/** What went and what is left, in a line each. */
export function collectedText(shown: CollectedShown): string {
  const { isDryRun, bytes, keptBytes, keptRuns, allowedBytes, liveRuns } = shown;
  const went = [count(shown.runs, "run"), count(shown.attempts, "attempt"), count(shown.others, "file")];
  const what = went.filter((each) => each !== undefined).join(", ");
  const removed =
    what === "" ? "nothing to remove" : `${isDryRun ? "would remove" : "removed"} ${what}: ${size(bytes)}`;
  const live = liveRuns.length === 0 ? [] : [`going on, not touched: ${liveRuns.join(", ")}`];
  const kept = `${isDryRun ? "would keep" : "kept"} ${keptRuns} ${keptRuns === 1 ? "run" : "runs"}: ${size(keptBytes)} of at most ${size(allowedBytes)}`;
  return linesText([removed, kept, ...live]);
}

function count(things: readonly string[], one: string): string | undefined {
  if (things.length === 0) return undefined;
  return `${things.length} ${things.length === 1 ? one : `${one}s`}`;
}

function size(bytes: number): string {
  return prettyBytes(bytes, { binary: true });
}
