import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { call } from "./call.ts";
import type { HostTimer, TimerHost } from "./host-timer.ts";
import { TimerError } from "./timer-error.ts";
import { unitName } from "./unit-name.ts";

/** An agent of macOS; written by its manual, launchd.plist(5), and untested. */
export function launchd(env: TimerHost["env"]): HostTimer {
  const domain = `gui/${process.getuid?.() ?? 0}`;
  const path = (script: string) => join(env.HOME ?? "", "Library", "LaunchAgents", `${unitName(script)}.plist`);
  return {
    name: "launchd",
    fault: async () => ((await call(["launchctl", "version"], { env })) ? undefined : "there is no `launchctl`"),
    has: async (script) => existsSync(path(script)),
    install: async (script) => {
      mkdirSync(join(env.HOME ?? "", "Library", "LaunchAgents"), { recursive: true });
      writeFileSync(path(script), agent(script));
      await call(["launchctl", "bootout", `${domain}/${unitName(script)}`], { env });
      const called = await call(["launchctl", "bootstrap", domain, path(script)], { env });
      if (called?.code !== 0) throw new TimerError(called?.stderr || "launchctl refuses the agent");
      return ["launchd starts nothing while you are logged out"];
    },
    remove: async (script) => {
      if (!existsSync(path(script))) return;
      await call(["launchctl", "bootout", `${domain}/${unitName(script)}`], { env });
      rmSync(path(script), { force: true });
    },
  };
}

/** What it started goes on when the script has ended. */
export function agent(script: string): string {
  const text = (value: string) => value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>${unitName(script)}</string>
  <key>ProgramArguments</key><array><string>/bin/sh</string><string>${text(script)}</string></array>
  <key>StartInterval</key><integer>60</integer>
  <key>AbandonProcessGroup</key><true/>
</dict>
</plist>
`;
}
