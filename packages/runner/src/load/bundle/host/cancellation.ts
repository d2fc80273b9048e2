/** Ways to learn that the step is cancelled or out of time, which the platform says by SIGTERM. */
export interface Cancellation {
  /** The same at each call. */
  signal(): AbortSignal;
  isAsked(): boolean;
}

/**
 * Listens for SIGTERM only once the function has looked at its signal: one that does not ends at once, as any program.
 *
 * The first process of a container would never be ended by a signal that it does not listen for.
 */
export function cancellation(): Cancellation {
  const abort = new AbortController();
  const cancel = () => abort.abort(new DOMException("The step was cancelled.", "AbortError"));
  const exit = () => process.exit(143);
  if (process.pid === 1) process.on("SIGTERM", exit);
  let isWatched = false;
  return {
    signal: () => {
      if (!isWatched) process.on("SIGTERM", cancel).off("SIGTERM", exit);
      isWatched = true;
      return abort.signal;
    },
    isAsked: () => abort.signal.aborted,
  };
}
