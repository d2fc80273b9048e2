import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { isCronRunning } from "./cron-daemon.ts";
import { crontabWith, crontabWithout, lineFor } from "./crontab-text.ts";
import { agent } from "./launchd.ts";
import { serviceUnit, timerUnit } from "./systemd.ts";
import { tickScript } from "./tick-script.ts";

const script = "/home/o'neill/100% real/.pipeline/schedules/tick.sh";

describe("what the host's timer is given", () => {
  it("adds one line to a crontab, once, and takes it away again", () => {
    const theirs = "MAILTO=me\n0 5 * * * backup # nightly";
    const ours = crontabWith(theirs, script);
    expect(ours).toMatchInlineSnapshot(`
      "MAILTO=me
      0 5 * * * backup # nightly
      * * * * * test -f '/home/o'\\''neill/100\\% real/.pipeline/schedules/tick.sh' && sh '/home/o'\\''neill/100\\% real/.pipeline/schedules/tick.sh' # pipeline schedule
      "
    `);
    expect(crontabWith(ours, script)).toBe(ours);
    expect(crontabWithout(ours, script)).toBe(`${theirs}\n`);
    expect(crontabWithout(theirs, script)).toBe(theirs);
    expect(crontabWith("", script)).toBe(`${lineFor(script)}\n`);
  });

  it("is a unit that systemd takes, whatever the folder is called", () => {
    const folder = mkdtempSync(join(tmpdir(), "pipeline-unit-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "p.service"), serviceUnit(script));
    writeFileSync(join(folder, "p.timer"), timerUnit);
    expect(serviceUnit(script)).toMatchInlineSnapshot(`
      "[Unit]
      Description=Start what pipeline schedule has installed

      [Service]
      Type=oneshot
      KillMode=process
      ExecStart=/bin/sh "/home/o'neill/100%% real/.pipeline/schedules/tick.sh"
      "
    `);
    const units = [join(folder, "p.timer"), join(folder, "p.service")];
    // What it finds wrong it prints, with the path of the unit.
    const env = { ...process.env, SYSTEMD_LOG_LEVEL: "warning" };
    const checked = execFileSync("sh", ["-c", `systemd-analyze verify --user "$@" 2>&1 || true`, "sh", ...units], {
      env,
    });
    expect(
      String(checked)
        .split("\n")
        .filter((line) => line.includes(folder)),
    ).toEqual([]);
  });

  it("is an agent for launchd", () => {
    expect(agent("/Users/a&b/tick.sh")).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
      <plist version="1.0">
      <dict>
        <key>Label</key><string>pipeline-8ce9e9fb6956</string>
        <key>ProgramArguments</key><array><string>/bin/sh</string><string>/Users/a&amp;b/tick.sh</string></array>
        <key>StartInterval</key><integer>60</integer>
        <key>AbandonProcessGroup</key><true/>
      </dict>
      </plist>
      "
    `);
  });

  it("is a script that starts no Node as long as nothing is due", () => {
    const folder = mkdtempSync(join(tmpdir(), "pipeline-script-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const text = tickScript({ folder, pipeline: ["/bin/echo", "it's due"], stateFolder: "/s" });
    writeFileSync(join(folder, "tick.sh"), text);
    const call = (next: string | undefined) => {
      if (next !== undefined) writeFileSync(join(folder, "next"), next);
      execFileSync("sh", [join(folder, "tick.sh")], { env: { PATH: "/usr/bin:/bin" }, stdio: "pipe" });
      return execFileSync("sh", ["-c", "cat tick.log 2>/dev/null || true"], { cwd: folder }).toString();
    };
    expect(text.replaceAll(folder, "<folder>")).toMatchInlineSnapshot(`
      "#!/bin/sh
      # Written by pipeline schedule; the host's timer calls it each minute.
      cd '<folder>' || exit 0
      : > looked
      read -r next < next || exit 0
      test "$(date +%s)" -ge "$next" || exit 0
      exec '/bin/echo' 'it'\\''s due' '__tick' '--state' '/s' >> tick.log 2>&1
      "
    `);
    expect([call(undefined), call(""), call("99999999999\n")]).toEqual(["", "", ""]);
    expect(call("1\n")).toBe("it's due __tick --state /s\n");
  });

  it("knows whether a cron daemon runs", () => {
    const processes = mkdtempSync(join(tmpdir(), "pipeline-proc-"));
    onTestFinished(() => rmSync(processes, { recursive: true }));
    expect(isCronRunning(join(processes, "none"))).toBe(true);
    const add = (pid: string, name: string) => {
      execFileSync("mkdir", [join(processes, pid)]);
      writeFileSync(join(processes, pid, "comm"), `${name}\n`);
    };
    add("1", "init");
    execFileSync("mkdir", [join(processes, "2")]);
    expect(isCronRunning(processes)).toBe(false);
    add("31", "crond");
    expect(isCronRunning(processes)).toBe(true);
  });
});
