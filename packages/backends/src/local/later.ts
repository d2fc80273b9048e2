/** The longest that the system's timers take; a longer one would fire at once. */
const longestMs = 2 ** 31 - 1;

/** Calls back after any time, weeks included, unless the returned function is called before. */
export function later(ms: number, callback: () => void): () => void {
  const wait = (restMs: number): NodeJS.Timeout =>
    setTimeout(
      () => {
        if (restMs <= longestMs) callback();
        else timer = wait(restMs - longestMs);
      },
      Math.min(restMs, longestMs),
    );
  let timer = wait(ms);
  return () => clearTimeout(timer);
}
