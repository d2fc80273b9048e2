import type { JobsPlace, JobsPoint } from "../harness.ts";

/** One thing that a jobs port must do; several may prove one point. */
export interface PointTest {
  readonly point: JobsPoint;
  readonly title: string;
  readonly prove: (place: JobsPlace) => Promise<void>;
}
