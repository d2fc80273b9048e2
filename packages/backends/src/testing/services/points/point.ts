import type { ServicesPlace, ServicesPoint } from "../harness.ts";

/** One thing that a services port must do; several may prove one point. */
export interface ServicesPointTest {
  readonly point: ServicesPoint;
  readonly title: string;
  readonly prove: (place: ServicesPlace) => Promise<void>;
}
