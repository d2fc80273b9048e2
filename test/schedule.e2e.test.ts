import { execFileSync } from "node:child_process";
import { globSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Cron } from "./rig/cron.ts";
import { TestProject } from "./rig/project.ts";

const minutely = '{ cron: "* * * * *", zone: "Europe/Berlin" }';

/** With one job that a test holds in its hands, and cron before all else in PATH. */
async function scheduled(schedule: string) {
  const project = await TestProject.with();
  const env = '{ TOKEN: secret("TOKEN"), MODE: "night" }';
  await project.pipelines(
    `export default pipeline("nightly", [job("a", { ...puppet("a"), cache: false, env: ${env} })], { schedule: ${schedule} });
     export const never = pipeline("never", [job("b", puppet("b"))]);`,
  );
  await project.write("secrets.env", "TOKEN=hush-hush-hush\n");
  const cron = await Cron.start();
  const call = (...args: string[]) => project.call(["schedule", ...args], { PATH: cron.path, TZ: "UTC" });
  return { project, cron, call };
}

/** Times and ids as they may be. */
function steady(text: string): string {
  return text
    .replace(/[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d/g, "<time>")
    .replace(/\d{8}-\d{6}-[0-9a-z]{4}/g, "<run>")
    .replace(/\bin (under a minute|\d[0-9dhms ]*)/g, "in <a while>")
    .replace(/(with: +).*/, "$1<names>")
    .replace(/ +$/gm, "")
    .replace(/ {3,}/g, "  ");
}

/** Settles once a folder has a file of this form. */
async function untilThere(form: string, folder: string): Promise<void> {
  const there = Promise.withResolvers<void>();
  const look = () => globSync(form, { cwd: folder }).length > 0 && there.resolve();
  const watcher = watch(folder, look);
  look();
  await there.promise;
  watcher.close();
}

describe("a pipeline that starts by itself", () => {
  it("X35 is started by cron, with what it needs, and is listed with how it ended", async () => {
    const { project, cron, call } = await scheduled(minutely);
    const installed = await call("--secrets-file", "secrets.env");
    expect(installed.stderr).toBe("");
    expect(steady(installed.stdout)).toMatchInlineSnapshot(`
      "scheduled: nightly  * * * * *, Europe/Berlin
      next:  <time>, in <a while>
      runs:  pipeline run --secrets-file secrets.env
      in:  <project>
      with:  <names>
      kept by:  crontab
      "
    `);
    expect(project.shown(cron.table)).toMatchInlineSnapshot(`
      "* * * * * test -f '<project>/.pipeline/schedules/tick.sh' && sh '<project>/.pipeline/schedules/tick.sh' # pipeline schedule
      "
    `);

    // Within a minute, by the daemon itself.
    const a = await project.puppets.next("a");
    expect([await a.env("MODE"), await a.env("TOKEN")]).toEqual(["night", "hush-hush-hush"]);
    expect(String(await a.env("PATH"))).toContain("/usr/bin");
    expect(JSON.parse((await call("--list", "--json")).stdout)).toMatchObject({
      timers: ["crontab"],
      schedules: [{ name: "nightly", last: { status: "running" } }],
    });
    const runs = JSON.parse((await project.call(["runs", "--json"])).stdout);
    await a.exit();
    await project.call(["attach", runs.runs[0].run]);
    expect(steady((await call("--list")).stdout)).toMatchInlineSnapshot(`
      "name  schedule  next  last  run
      nightly  * * * * *, Europe/Berlin  <time> (in <a while>)  succeeded, due just now  <run>
      kept by crontab
      "
    `);
    const log = join(project.folder, ".pipeline/runs", runs.runs[0].run, "events.jsonl");
    const [first = ""] = readFileSync(log, "utf8").split("\n");
    expect(JSON.parse(first).by).toMatchObject({ schedule: { name: "nightly" } });
    const leaks = execFileSync("sh", ["-c", "grep -rl hush-hush-hush . || true"], {
      cwd: join(project.folder, ".pipeline"),
    });
    expect(String(leaks)).toBe("");

    expect((await call("--remove", "nightly")).stderr).toBe("removed nightly\n");
    expect(cron.table).toMatch(/^no crontab for/);
    expect((await call("--list")).stdout).toBe("nothing is scheduled here\n");
  }, 120_000);

  it("setting:listSchedules setting:removeSchedule setting:all keep what others have in the crontab", async () => {
    const { cron, call } = await scheduled('{ cron: "0 6 * * mon-fri", zone: "Asia/Tokyo", catchUp: 2 }');
    execFileSync("crontab", ["-"], { input: "0 5 * * * backup\n", env: { PATH: cron.path } });
    await call("--secrets-file", "secrets.env");
    const again = await call("--secrets-file", "secrets.env");
    expect([again.code, cron.table.split("\n").length]).toEqual([0, 3]);
    expect(steady((await call("--list")).stdout)).toMatchInlineSnapshot(`
      "name  schedule  next  last  run
      nightly  0 6 * * mon-fri, Asia/Tokyo, makes up for 2  <time> (in <a while>)  not yet
      kept by crontab
      "
    `);
    expect(await call("--remove", "nigthly")).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error SCHEDULE_UNKNOWN  Nothing is scheduled here by the name "nigthly".
        → Did you mean "nightly"?
      ",
        "stdout": "",
      }
    `);
    expect((await call("--all")).stderr).toBe("removed nightly\n");
    expect((await call("--all")).stderr).toBe("nothing is scheduled here\n");
    expect(cron.table).toBe("0 5 * * * backup\n");
  });

  it("setting:timer takes the timer that is asked for, or says why none can be used", async () => {
    const { call, project } = await scheduled(minutely);
    const secrets = ["--secrets-file", "secrets.env"];
    const dry = await call(...secrets, "--timer", "crontab", "--dry-run");
    expect(steady(dry.stdout)).toMatchInlineSnapshot(`
      "would be scheduled: nightly  * * * * *, Europe/Berlin
      next:  <time>, in <a while>
      runs:  pipeline run --secrets-file secrets.env
      in:  <project>
      with:  <names>
      kept by:  crontab
      "
    `);
    expect((await call("--list")).stdout).toBe("nothing is scheduled here\n");
    const none = await project.call(["schedule", ...secrets], { PATH: "/nowhere" });
    expect([none.code, none.stderr]).toMatchInlineSnapshot(`
      [
        3,
        "error TIMER_MISSING  No timer of this host can be used: crontab (there is no command \`crontab\`); systemd (there is no command \`systemctl\`).
        → Install cron (Debian, Ubuntu: apt-get install cron), or log in where systemd keeps your session.
      ",
      ]
    `);
  });

  it("says before it installs what a run by the timer would lack", async () => {
    const { call, project } = await scheduled(minutely);
    const inTerminal = await project.call(["schedule"], { TOKEN: "hush-hush-hush" });
    expect([inTerminal.code, inTerminal.stderr.split("\n").at(-2)]).toMatchInlineSnapshot(`
      [
        3,
        "  → A timer has no terminal: keep it in a file (--secrets-file) or ask a command (--secrets-command).",
      ]
    `);
    const never = await call("pipelines.ts#never");
    expect([never.code, never.stderr]).toMatchInlineSnapshot(`
      [
        2,
        "error SCHEDULE_MISSING  Nothing says when "never" starts by itself.
        → Give it a schedule: pipeline(…, …, { schedule: { cron: "0 6 * * mon-fri", zone: "Europe/Berlin" } }).
      ",
      ]
    `);
    await project.pipelines(
      `export default pipeline("p", [job("a", puppet("a"))], { schedule: { at: "2020-01-01T06:00", zone: "UTC" } });`,
    );
    expect((await call()).stderr).toMatchInlineSnapshot(`
      "error SCHEDULE_OVER  The schedule of "p" is over: the time at which it starts has passed.
        → Give it a later one.
      "
    `);
    expect((await call("--list", "--all")).stderr).toMatchInlineSnapshot(`
      "error USAGE  --list and --remove contradict each other.
      "
    `);
  });

  it("says in the list what could not start, and that a timer is silent or gone", async () => {
    const { cron, call, project } = await scheduled(minutely);
    await call("--secrets-file", "secrets.env");
    await project.write("pipelines.ts", "export default 1;\n");
    const schedules = join(project.folder, ".pipeline/schedules");
    // Two minutes are due since then: the newest starts, the other is missed.
    const decided = { untilMs: Math.floor(Date.now() / 60_000) * 60_000 - 90_000, waiting: [] };
    const installed = JSON.parse(execFileSync("cat", [join(schedules, "nightly.json")]).toString());
    writeFileSync(join(schedules, "nightly.json"), JSON.stringify({ ...installed, decided }));
    // Otherwise the script waits for what it was told when this was installed.
    writeFileSync(join(schedules, "next"), "0\n");
    cron.callNow();
    await untilThere("*.exit", join(schedules, "nightly"));
    // A minute that passes meanwhile is missed too.
    const listed = steady((await call("--list")).stdout).replace("missed 2, the last", "missed");
    expect(listed.replace(/\d{13}/, "<due>")).toMatchInlineSnapshot(`
      "name  schedule  next  last  run
      nightly  * * * * *, Europe/Berlin  <time> (in <a while>)  failed to start, due just now
      ✗ nightly: no run began, exit code 2; what it said: <project>/.pipeline/schedules/nightly/<due>.log
        nightly: missed <time>
      kept by crontab
      "
    `);
    execFileSync("crontab", ["-r"], { env: { PATH: cron.path } });
    expect((await call("--list")).stdout.split("\n").at(-2)).toMatchInlineSnapshot(
      `"! no timer of this host knows of them, so nothing starts: run pipeline schedule FILE again"`,
    );
  });

  it("leaves a timer that does nothing where its project is removed", async () => {
    const { cron, call, project } = await scheduled(minutely);
    await call("--secrets-file", "secrets.env");
    rmSync(join(project.folder, ".pipeline"), { recursive: true });
    expect(() => cron.callNow()).toThrow("Command failed");
    expect((await call("--all")).stderr).toBe("nothing is scheduled here\n");
    expect(cron.table).toMatch(/^no crontab for/);
  });
});
