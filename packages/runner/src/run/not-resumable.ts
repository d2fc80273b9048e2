import type { LocatedProblem } from "../load/program.ts";

export function alive(run: string): LocatedProblem {
  const message = `Run ${run} is driven by another process.`;
  return {
    code: "RUN_ALIVE",
    message,
    remedy: `Watch it, or cancel it: pipeline attach ${run}, pipeline cancel ${run}`,
  };
}

export function unreadable(run: string, fault: string): LocatedProblem {
  return { code: "RUN_UNREADABLE", message: `The log of run ${run} ${fault}.`, remedy: anew("pipeline run") };
}

/** `command` runs it anew. */
export function finished(run: string, command = "pipeline run"): LocatedProblem {
  return { code: "RUN_FINISHED", message: `Run ${run} has finished.`, remedy: anew(command) };
}

function anew(command: string): string {
  return `Start a new one, in which what has not changed is cached: ${command}`;
}
