/** Something about the command line itself is wrong: one line for the user, exit code 2. */
export class UsageError extends Error {
  readonly kind = "usage-error";
}
