/** What of the steps' logs is printed where progress is lines, and in which order. */
export interface LogPolicy {
  /** `errors-only`: of attempts that failed. */
  readonly which: "full" | "errors-only" | "none";
  /** `stream`: each line as it comes, so that logs mingle; `grouped`: a step's log as one piece, at its end. */
  readonly order: "stream" | "grouped";
}

/** Marks around a piece of output that a viewer can fold. */
export interface Folds {
  /** With its line end. `id` is unique in the output. */
  begin(title: string, id: number): string;
  end(id: number): string;
}
