import type { Reach } from "@pipeline/backends/contract";

/** Of the ways on which a service is reached, the one that is best for a program that stands there. */
export function nearest<R extends Reach>(served: readonly R[], stands: readonly Reach[]): R | undefined {
  for (const place of stands) {
    const way = served.find(({ reach, network }) => reach === place.reach && network === place.network);
    if (way !== undefined) return way;
  }
  return undefined;
}

/** Where programs are of which their backend says nothing. */
export const anywhere: readonly Reach[] = [{ reach: "public" }];
