import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { call } from "./call.ts";
import type { HostTimer, TimerHost } from "./host-timer.ts";
import { TimerError } from "./timer-error.ts";
import { unitName } from "./unit-name.ts";

/** A timer of the user's own systemd. */
export function systemd(env: TimerHost["env"]): HostTimer {
  const control = (...args: readonly string[]) => call(["systemctl", "--user", ...args], { env });
  const must = async (...args: readonly string[]) => {
    const called = await control(...args);
    if (called?.code !== 0) throw new TimerError(called?.stderr || `systemctl --user ${args.join(" ")} fails`);
  };
  return {
    name: "systemd",
    fault: async () => {
      const called = await control("show-environment");
      if (called === undefined) return "there is no command `systemctl`";
      return called.code === 0 ? undefined : called.stderr || "the systemd of this user does not answer";
    },
    has: async (script) => existsSync(unitPath(script, "timer", env)),
    install: async (script) => {
      mkdirSync(unitFolder(env), { recursive: true });
      writeFileSync(unitPath(script, "service", env), serviceUnit(script));
      writeFileSync(unitPath(script, "timer", env), timerUnit);
      await must("daemon-reload");
      await must("enable", "--now", `${unitName(script)}.timer`);
      return [await lingering(env)].filter((note) => note !== undefined);
    },
    remove: async (script) => {
      if (!existsSync(unitPath(script, "timer", env))) return;
      await control("disable", "--now", `${unitName(script)}.timer`);
      for (const kind of ["timer", "service"] as const) rmSync(unitPath(script, kind, env), { force: true });
      await control("daemon-reload");
    },
  };
}

/** Only the script counts as the service: what it started goes on. Words in quotes know `\`, `%` and `$`. */
export function serviceUnit(script: string): string {
  const word = script.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%").replaceAll("$", "$$$$");
  return `[Unit]
Description=Start what pipeline schedule has installed

[Service]
Type=oneshot
KillMode=process
ExecStart=/bin/sh "${word}"
`;
}

export const timerUnit = `[Unit]
Description=Look each minute at what pipeline schedule has installed

[Timer]
OnCalendar=*-*-* *:*:00
AccuracySec=1s

[Install]
WantedBy=timers.target
`;

/** Without it the user's systemd ends with the last session. */
async function lingering(env: TimerHost["env"]): Promise<string | undefined> {
  const called = await call(["loginctl", "show-user", env.USER ?? env.LOGNAME ?? "", "--property=Linger"], { env });
  if (called?.stdout.trim() === "Linger=yes") return undefined;
  return "systemd starts nothing while you are logged out, unless you run: loginctl enable-linger";
}

function unitFolder({ XDG_CONFIG_HOME, HOME = "" }: TimerHost["env"]): string {
  return join(XDG_CONFIG_HOME || join(HOME, ".config"), "systemd", "user");
}

function unitPath(script: string, kind: "timer" | "service", env: TimerHost["env"]): string {
  return join(unitFolder(env), `${unitName(script)}.${kind}`);
}
