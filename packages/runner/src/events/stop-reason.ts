import type { StopReason } from "./event.ts";

/** What came from outside cut the run short, whatever its steps did; the first of such reasons decides. */
export function decisiveReason(present: StopReason | undefined, next: StopReason): StopReason {
  return present === undefined || (present.kind === "failure" && next.kind !== "failure") ? next : present;
}

/** For people: `SIGINT`, `the deadline of the run`. */
export function reasonText(because: StopReason): string {
  switch (because.kind) {
    case "signal":
      return because.signal;
    case "deadline":
      return "the deadline of the run";
    case "failure":
      return `"${because.step}" failed`;
    case "request":
      return "cancelled on request";
  }
}
