import type { Ended, Failure } from "../contract/index.ts";
import type { Act, Leaves } from "./act.ts";
import type { FakeWork } from "./fake-work.ts";

/** Failures before the first instruction: the program never ran. */
const beforeTheStart: ReadonlySet<Failure["class"]> = new Set([
  "not-found",
  "image",
  "build",
  "staging",
  "no-capacity",
  "quota",
  "auth",
  "queue-timeout",
]);

/** Does with a piece of work what an act says. */
export function play(work: FakeWork, act: Act): void {
  if ("wait" in act) {
    if (act.pending === undefined) work.run();
    else work.pending(act.pending);
  } else if ("succeed" in act) {
    work.run();
    leave(work, act.succeed);
    work.end({ status: "succeeded" });
  } else if ("exit" in act) {
    work.run();
    leave(work, act);
    work.end(exitOf(act.exit));
  } else {
    const failure = typeof act.fail === "string" ? { class: act.fail, message: `played: ${act.fail}` } : act.fail;
    if (!beforeTheStart.has(failure.class)) work.run();
    leave(work, act);
    work.end({ status: "failed", failure });
  }
}

function leave(work: FakeWork, { logs = [], files = {}, values }: Leaves): void {
  for (const line of logs) work.print(`${line}\n`);
  for (const [path, text] of Object.entries(files)) work.write(path, text);
  if (values !== undefined) work.values(values);
}

/** The end of a program by its exit code or signal. */
export function exitOf(end: number | { readonly signal: string }): Ended {
  if (end === 0) return { status: "succeeded" } as const;
  const exit = typeof end === "number" ? { code: end } : end;
  const message = "code" in exit ? `exited with code ${exit.code}` : `was ended by ${exit.signal}`;
  return { status: "failed", failure: { class: "user-exit", message, exit } } as const;
}
