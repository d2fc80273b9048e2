import { quoted } from "./quoted.ts";

export interface TickScript {
  /** The folder of all schedules of the project. */
  readonly folder: string;
  /** Calls this very `pipeline`, with the words of the command to come after. */
  readonly pipeline: readonly string[];
  readonly stateFolder: string;
}

/**
 * What the host's timer calls each minute.
 *
 * As a rule nothing is due: then no Node is started, and only the file `looked` is touched, which shows that the timer
 * works. `next` holds the second before which nothing is due.
 */
export function tickScript({ folder, pipeline, stateFolder }: TickScript): string {
  const argv = [...pipeline, "__tick", "--state", stateFolder].map(quoted).join(" ");
  return `#!/bin/sh
# Written by pipeline schedule; the host's timer calls it each minute.
cd ${quoted(folder)} || exit 0
: > looked
read -r next < next || exit 0
test "$(date +%s)" -ge "$next" || exit 0
exec ${argv} >> tick.log 2>&1
`;
}

/**
 * Starts one run, given a path for its files and the argv: as \`/bin/sh -c\` takes it.
 *
 * Whoever makes the file of the pid has claimed the start: a second one for the same time does nothing. How it ended
 * is there as a whole or not at all.
 */
export const startScript = `base=$1; shift
set -C; echo $$ > "$base.pid" || exit 0; set +C
"$@" > "$base.log" 2>&1
echo $? > "$base.draft" && mv "$base.draft" "$base.exit"`;
