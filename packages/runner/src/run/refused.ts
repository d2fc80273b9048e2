import type { LocatedProblem } from "../load/program.ts";

/** A run that did not start, and every reason why. Recognised by `kind`, since packages may be there twice. */
export class RunRefused extends Error {
  readonly kind = "run-refused";
  readonly problems: readonly LocatedProblem[];

  private constructor(problems: readonly LocatedProblem[]) {
    super(problems.map((problem) => problem.message).join("\n"));
    this.name = "RunRefused";
    this.problems = problems;
  }

  /** What is kept of a run cannot even begin. */
  static unrecordable(fault: Error): RunRefused {
    const message = `The run cannot be recorded: ${fault.message}. Nothing was started.`;
    const remedy = "Make room for it (pipeline gc), or keep state elsewhere: --state FOLDER, or PIPELINE_STATE.";
    return new RunRefused([{ code: "STATE_UNUSABLE", message, remedy }]);
  }

  static because(problems: readonly LocatedProblem[]): RunRefused {
    return new RunRefused(problems);
  }
}

/** A run that had started, and that this process cannot drive any further. What was recorded stays. */
export class RunAbandoned extends Error {
  readonly kind = "run-abandoned";
  readonly problems: readonly LocatedProblem[];

  private constructor(problem: LocatedProblem) {
    super(problem.message);
    this.name = "RunAbandoned";
    this.problems = [problem];
  }

  static taken(run: string): RunAbandoned {
    const message = `Run ${run} is driven by another process now, since this one was silent for too long.`;
    return new RunAbandoned({ code: "RUN_TAKEN", message, remedy: `Watch it there: pipeline attach ${run}` });
  }

  static removed(run: string): RunAbandoned {
    const message = `The folder of run ${run} was removed while the run was going on; what still ran was cancelled.`;
    return new RunAbandoned({ code: "STATE_LOST", message, remedy: "Start a new run: pipeline run" });
  }

  static unwritable(run: string, fault: Error): RunAbandoned {
    const message = `Run ${run} cannot be recorded any further: ${fault.message}. What was in flight may go on.`;
    const remedy = `Make room for it (pipeline gc), then go on with it: pipeline resume ${run}`;
    return new RunAbandoned({ code: "STATE_LOST", message, remedy });
  }
}

/** What the system says when a disk is full, read-only or broken. */
export function isSystemFault(fault: unknown): fault is Error {
  return fault instanceof Error && "syscall" in fault && "code" in fault;
}

/** There is no room left, which somebody can change. */
export function isFull(fault: unknown): boolean {
  return isSystemFault(fault) && "code" in fault && (fault.code === "ENOSPC" || fault.code === "EDQUOT");
}
