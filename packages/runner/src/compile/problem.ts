import type { Place } from "@pipeline/dsl";

/** One reason why a pipeline cannot run: what, why, what to do, and where in the user's file. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly remedy: string;
  readonly step?: string;
  /** As the user wrote it: `resources.memory`. */
  readonly field?: string;
  /** Unformatted; `load` turns it into file, line, column and a code frame. */
  readonly place?: Place;
}

/** Stable: scripts and documentation may rely on them. Add, never rename. */
export type ProblemCode =
  | "NAME_INVALID"
  | "NAME_RESERVED"
  | "STEP_DUPLICATE"
  | "STEP_UNKNOWN"
  | "STEP_KIND_UNKNOWN"
  | "CYCLE"
  | "BACKEND_UNKNOWN"
  | "BACKEND_CANNOT"
  | "BACKEND_UNREACHABLE"
  | "BACKEND_ABSENT"
  | "BUILDER_ABSENT"
  | "SERVICE_UNREACHABLE"
  | "FIELD_UNSUPPORTED"
  | "FIELD_INVALID"
  | "PROGRAM_MISSING"
  | "PROGRAM_AMBIGUOUS"
  | "BUILD_INVALID"
  | "BUILD_TOO_LARGE"
  | "BUILD_REFUSED"
  | "TOOL_MISSING"
  | "PARAM_INVALID"
  | "PARAM_MISSING"
  | "PARAM_UNKNOWN"
  | "PARAM_CONFLICT"
  | "INPUT_UNKNOWN"
  | "INPUT_INVALID"
  | "INPUT_MISSING"
  | "OUTPUT_UNKNOWN"
  | "OUTPUT_PATH_INVALID"
  | "OUTPUT_PATH_COLLISION"
  | "SCHEMA_NOT_JSON"
  | "SCHEMA_CHANGES_TYPE"
  | "SECRET_MISSING"
  | "SECRET_TOO_SHORT"
  | "SECRET_INVALID"
  | "SECRET_CONFLICT"
  | "SOURCE_MISSING"
  | "FILE_MISSING"
  | "SCRIPT_UNKNOWN_KIND"
  | "RUN_CAPTURES_LOCAL"
  | "RUN_READS_AT_IMPORT"
  | "RUN_NOT_BUNDLED"
  | "POOL_UNKNOWN"
  | "POOL_TOO_SMALL"
  | "SELECTION_EMPTY"
  | "RESULT_MISSING"
  | "STATE_UNUSABLE"
  | "STATE_LOST"
  | "STATE_BUSY"
  | "RUN_ALIVE"
  | "RUN_TAKEN"
  | "RUN_UNREADABLE"
  | "RUN_FINISHED"
  | "RUN_CHANGED"
  | "NOT_DETERMINISTIC"
  | "FILE_NOT_FOUND"
  | "FILE_NOT_LOADED"
  | "LOAD_TIMEOUT"
  | "PIPELINE_MISSING"
  | "PIPELINE_AMBIGUOUS"
  | "PIPELINE_UNKNOWN"
  | "CONFIG_INVALID"
  | "SCHEDULE_MISSING"
  | "SCHEDULE_OVER"
  | "SCHEDULE_UNKNOWN"
  | "TIMER_MISSING"
  | "TIMER_UNUSABLE";
