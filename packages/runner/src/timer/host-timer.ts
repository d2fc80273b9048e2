import { crontab } from "./crontab.ts";
import { launchd } from "./launchd.ts";
import { systemd } from "./systemd.ts";

export type TimerName = "crontab" | "systemd" | "launchd";

/** What this machine has to call a program every minute, whether or not anybody is logged in. */
export interface HostTimer {
  readonly name: TimerName;
  /** Why it cannot be used here; nothing when it can. */
  fault(): Promise<string | undefined>;
  /** Calls the script each minute from now on, if it does not yet; answers with what people should know. */
  install(script: string): Promise<readonly string[]>;
  /** Idempotent. */
  remove(script: string): Promise<void>;
  has(script: string): Promise<boolean>;
}

export interface TimerHost {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type FoundTimer =
  | { readonly ok: true; readonly timer: HostTimer }
  /** What was looked for, and why each cannot be used. */
  | { readonly ok: false; readonly faults: Readonly<Partial<Record<TimerName, string>>> };

/** The timer that is asked for, or the first that can be used here: crontab, then what the system has of its own. */
export async function findTimer(wanted: TimerName | "auto", host: TimerHost): Promise<FoundTimer> {
  const faults: Partial<Record<TimerName, string>> = {};
  for (const timer of timersOf(host)) {
    if (wanted !== "auto" && timer.name !== wanted) continue;
    const fault = await timer.fault();
    if (fault === undefined) return { ok: true, timer };
    faults[timer.name] = fault;
  }
  return { ok: false, faults };
}

/** Every timer of a host that calls the script, usable or not. */
export async function timersWith(script: string, host: TimerHost): Promise<readonly HostTimer[]> {
  const found: HostTimer[] = [];
  for (const timer of timersOf(host)) if (await timer.has(script)) found.push(timer);
  return found;
}

function timersOf({ platform, env }: TimerHost): readonly HostTimer[] {
  return platform === "darwin" ? [launchd(env), crontab(env)] : [crontab(env), systemd(env)];
}
