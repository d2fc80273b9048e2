/** Whether a live runner holds the run: only then does a run without an end still go on. */
export function isHeld(_stateFolder: string, _run: string): boolean {
  return false;
}
