import { paletteOf } from "../report/palette.ts";
import { earlySettings } from "./early-settings.ts";
import type { GivenFlags } from "./given-flags.ts";
import type { Invocation } from "./invocation.ts";
import { exitCodeOfProblems, problemsOf } from "./refused.ts";
import { resolveSettings } from "./resolve-settings.ts";
import { problemsText } from "./show-problems.ts";

/** Does what a command is for; problems that come out of it are shown, and decide the exit code. */
export async function answer(invocation: Invocation, flags: GivenFlags, act: () => Promise<number>): Promise<number> {
  const { hasColor } = earlySettings(invocation, flags);
  try {
    return await act();
  } catch (error) {
    const problems = problemsOf(error);
    if (problems === undefined) throw error;
    const { json, ui } = resolveSettings({ flags, env: invocation.env });
    if (json || ui === "json") invocation.stdout.write(`${JSON.stringify({ problems })}\n`);
    else invocation.stderr.write(problemsText(problems, paletteOf(hasColor.stderr)));
    return exitCodeOfProblems(problems);
  }
}
