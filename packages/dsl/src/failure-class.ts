/** Every reason an attempt can fail for, on every backend; each has a retry budget of its own. */
export const failureClasses = [
  "user-exit",
  "oom",
  "timeout",
  "queue-timeout",
  "contract",
  "not-found",
  "not-ready",
  "image",
  "build",
  "staging",
  "no-capacity",
  "quota",
  "auth",
  "preempted",
  "backend",
  "lost",
] as const;

/** One of the failure classes. */
export type FailureClass = (typeof failureClasses)[number];
