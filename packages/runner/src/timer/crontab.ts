import { call } from "./call.ts";
import { isCronRunning } from "./cron-daemon.ts";
import { crontabWith, crontabWithout, lineFor } from "./crontab-text.ts";
import type { HostTimer, TimerHost } from "./host-timer.ts";
import { TimerError } from "./timer-error.ts";

/** The crontab of this user: one line, whatever else is in it stays. */
export function crontab(env: TimerHost["env"]): HostTimer {
  return {
    name: "crontab",
    fault: async () => {
      const listed = await list(env);
      return typeof listed === "string" ? undefined : listed.fault;
    },
    has: async (script) => {
      const listed = await list(env);
      return typeof listed === "string" && listed.split("\n").includes(lineFor(script));
    },
    install: async (script) => {
      await write(crontabWith(await listOrThrow(env), script), env);
      return isCronRunning() ? [] : ["no cron daemon runs here: nothing starts until one does"];
    },
    remove: async (script) => {
      const before = await list(env);
      if (typeof before !== "string") return;
      const after = crontabWithout(before, script);
      if (after !== before) await write(after, env);
    },
  };
}

interface Fault {
  readonly fault: string;
}

/** The text of the crontab; a user who has none has an empty one. */
async function list(env: TimerHost["env"]): Promise<string | Fault> {
  const called = await call(["crontab", "-l"], { env });
  if (called === undefined) return { fault: "there is no command `crontab`" };
  if (called.code === 0) return called.stdout;
  return /no crontab for/i.test(called.stderr) ? "" : { fault: called.stderr || `crontab -l exits ${called.code}` };
}

async function listOrThrow(env: TimerHost["env"]): Promise<string> {
  const listed = await list(env);
  if (typeof listed !== "string") throw new TimerError(listed.fault);
  return listed;
}

async function write(input: string, env: TimerHost["env"]): Promise<void> {
  // An empty crontab is as good as none, and leaves nothing behind.
  const called = await call(input.trim() === "" ? ["crontab", "-r"] : ["crontab", "-"], { env, input });
  if (called?.code !== 0) throw new TimerError(called?.stderr || "crontab refuses the new table");
}
