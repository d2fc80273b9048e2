/**
 * Where in the user's file something was declared.
 *
 * Holds the stack unformatted, since turning it into text maps every frame through source maps, and only a
 * problem needs it: 100,000 jobs are declared in the time that formatting 1,000 stacks takes.
 */
export interface Place {
  readonly stack?: string | undefined;
}

/** The place that called `builder`. */
export function placeOf(builder: (...args: never[]) => unknown): Place {
  const place: Place = {};
  (Error as unknown as V8Error).captureStackTrace(place, builder);
  return Object.freeze(place);
}

interface V8Error {
  captureStackTrace(target: object, above: unknown): void;
}
