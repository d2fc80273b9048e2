import type { Backend, Handle, Rules, Workload } from "../contract/index.ts";
import type { Argv, Behaviour } from "./behaviour.ts";

/** The points of the suite of the jobs port, by the numbers that the design gives them. */
export type JobsPoint = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20;

/** What the suite needs of a backend besides its port. */
export interface JobsHarness {
  /** A place of its own for one test. */
  open(): Promise<JobsPlace>;
  /** A point that has no meaning here, with the reason; it is listed and not run. */
  readonly notApplicable: Partial<Readonly<Record<JobsPoint, string>>>;
}

/** One backend with what only its harness can do and see. Disposing ends and removes all that is left. */
export interface JobsPlace extends AsyncDisposable {
  readonly backend: Backend;
  readonly rules: Pick<Rules, "view">;
  /** The same place as another process sees it. */
  reopen(): Promise<Backend>;
  /** What the suite's programs run in, where there are images. */
  readonly image?: string;
  /** A program that behaves so; `shellProgram` where there is a shell. */
  program(behaviour: Behaviour): Argv;
  /** The handle that this work has, or would have had. */
  handle(workload: Workload): Handle;
  /** Lets a program go on that waits. */
  release(workload: Workload): Promise<void>;
  /** What of this work is still there: processes, containers, jobs that run. Nothing when all is gone. */
  remains(workload: Workload): Promise<readonly string[]>;
  /** The labels that the platform has for this work. */
  labels(handle: Handle): Promise<Readonly<Record<string, string>>>;
  /** Everything that is stored about this work and that others may read, as text. */
  traces(workload: Workload): Promise<string>;
  /** Breaks the connection to the platform, or whatever watches the work for us. */
  disconnect(workload: Workload): Promise<void>;
  /** The workload that the platform refuses for want of quota or capacity. Needed for point 16. */
  refused?(workload: Workload): Workload;
  /** The same workload in an image whose user is not root. Needed for point 18. */
  nonRoot?(workload: Workload): Workload;
  /** The same workload with an image that does not exist. Needed where there are images. */
  unknownImage?(workload: Workload): Workload;
}
