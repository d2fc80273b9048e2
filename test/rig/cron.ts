import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/**
 * A real cron daemon with crontabs of its own, in a mount namespace of its own: this machine's are not touched.
 *
 * Nothing of the system is in it besides: no `/etc/crontab`, no `/etc/cron.d`.
 */
export class Cron {
  /** Where \`crontab\` is the one that reaches this daemon. */
  readonly path: string;

  private constructor(folder: string, daemon: ChildProcess) {
    this.path = `${join(folder, "bin")}:/usr/local/bin:/usr/bin:/bin`;
    const inside = `#!/bin/sh\nexec nsenter --mount=/proc/${daemon.pid}/ns/mnt -- /usr/bin/crontab "$@"\n`;
    writeFileSync(join(folder, "bin", "crontab"), inside, { mode: 0o755 });
  }

  static async start(): Promise<Cron> {
    const folder = mkdtempSync(join(tmpdir(), "pipeline-cron-"));
    execFileSync("mkdir", [join(folder, "bin"), join(folder, "spool"), join(folder, "cron.d")]);
    for (const file of ["crontab", "pid"]) writeFileSync(join(folder, file), "");
    // As the package has it: only members of the group may write tables, each their own.
    execFileSync("sh", ["-c", 'chown root:crontab "$0" && chmod 1730 "$0"', join(folder, "spool")]);
    // The daemon looks for changes by whole seconds: what it has read must be older than what a test installs.
    execFileSync("touch", ["-d", "2026-01-01", join(folder, "spool"), join(folder, "cron.d"), join(folder, "crontab")]);
    const mounts = [
      ["spool", "/var/spool/cron/crontabs"],
      ["cron.d", "/etc/cron.d"],
      ["crontab", "/etc/crontab"],
      ["pid", "/run/crond.pid"],
    ];
    const bind = mounts.map(
      ([from, to]) => `test -e ${to} || touch ${to}; mount --bind ${join(folder, String(from))} ${to}`,
    );
    const text = `set -e; ${bind.join("; ")}; echo ready; exec cron -f`;
    const daemon = spawn("unshare", ["--mount", "sh", "-c", text], { stdio: ["ignore", "pipe", "inherit"] });
    await Promise.race([once(daemon.stdout, "data"), once(daemon, "exit").then(() => Promise.reject(failed))]);
    const cron = new Cron(folder, daemon);
    onTestFinished(async () => {
      daemon.kill();
      await once(daemon, "exit");
      rmSync(folder, { recursive: true, force: true });
    });
    return cron;
  }

  /** What \`crontab -l\` says. */
  get table(): string {
    return execFileSync("sh", ["-c", "crontab -l 2>&1 || true"], { env: { PATH: this.path } }).toString();
  }

  /** Calls what the table says, as the daemon does each minute. */
  callNow(): void {
    for (const line of this.table.split("\n")) {
      const command = /^\* \* \* \* \* (.*)$/.exec(line)?.[1]?.replaceAll("\\%", "%");
      if (command !== undefined)
        execFileSync("/bin/sh", ["-c", command], { env: { HOME: "/root", PATH: "/usr/bin:/bin" } });
    }
  }
}

const failed = new Error("cron does not start: it needs the packages cron and util-linux, and to be root");
