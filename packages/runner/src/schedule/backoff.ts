import type { PlannedRetries } from "../compile/plan.ts";

/** Which attempt has failed: the jitter hangs on it, so that a replayed run waits as long. */
export interface FailedAttempt {
  readonly run: string;
  readonly step: string;
  /** From 1. */
  readonly attempt: number;
}

/**
 * Wait before the next attempt: doubled with each, never above the longest, times a jitter in [0.5, 1).
 *
 * The jitter spreads steps that failed together for one reason, such as a full quota.
 */
export function backoffMs({ delayMs, maxDelayMs }: PlannedRetries, failed: FailedAttempt): number {
  const wholeMs = Math.min(delayMs * 2 ** (failed.attempt - 1), maxDelayMs);
  return Math.round(wholeMs * (0.5 + fraction(`${failed.run}\n${failed.step}\n${failed.attempt}`) / 2));
}

/** In [0, 1), the same for the same text: FNV-1a, then mixed, since texts that differ at their end alone stay close. */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
