import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nextAfter } from "../calendar/times.ts";
import type { Plan } from "../compile/plan.ts";
import { secretsOf } from "../data/secret-values.ts";
import type { Program } from "../load/program.ts";
import {
  type InstalledSchedule,
  readSchedules,
  schedulesFolder,
  writeNext,
  writeSchedule,
} from "../store/schedules.ts";
import { findTimer, type HostTimer } from "../timer/host-timer.ts";
import { tickScript } from "../timer/tick-script.ts";
import { inheritedBy, rulesFor } from "./backend-rules.ts";
import { checkState } from "./check-state.ts";
import { exitCode } from "./exit-code.ts";
import type { GivenFlags } from "./given-flags.ts";
import type { Invocation } from "./invocation.ts";
import { makePlan } from "./make-plan.ts";
import type { OpenedProject } from "./open-project.ts";
import { Refused } from "./refused.ts";
import { scheduledEnv } from "./scheduled-env.ts";
import { findSecrets, secretSources } from "./secrets.ts";
import { installedText } from "./show-schedules.ts";
import { thisCommand } from "./this-command.ts";
import { byTimer } from "./timer-refused.ts";
import { withSchedules } from "./with-schedules.ts";

/** Checks everything that a run by the timer will need, and only then hands the pipeline to the timer of the host. */
export async function installSchedule(
  opened: OpenedProject,
  flags: GivenFlags,
  invocation: Invocation,
): Promise<number> {
  const { settings, project } = opened;
  const nowMs = Date.now();
  await using program = await opened.open();
  const plan = await makePlan(opened, flags, program);
  const installed = await scheduleOf({ plan, program, opened, invocation }, nowMs);
  const found = await findTimer(settings.timer, { platform: process.platform, env: invocation.env });
  if (!found.ok) throw new Refused([noTimer(found.faults)]);
  const notes = settings.dryRun ? [] : await install(installed, found.timer, project.stateFolder);
  const document = { installed, timer: found.timer.name, notes, isDryRun: settings.dryRun, nowMs };
  const json = { ...installed, env: Object.keys(installed.env), timer: found.timer.name, notes };
  invocation.stdout.write(settings.json ? `${JSON.stringify(json, null, 2)}\n` : installedText(document));
  return exitCode.good;
}

interface Scheduling {
  readonly plan: Plan;
  readonly program: Program;
  readonly opened: OpenedProject;
  readonly invocation: Invocation;
}

async function scheduleOf(
  { plan, program, opened, invocation }: Scheduling,
  nowMs: number,
): Promise<InstalledSchedule> {
  const { schedule, pipeline, namespace } = plan;
  if (schedule === undefined) throw new Refused([missing(pipeline)]);
  if (nextAfter(schedule, nowMs) === undefined) throw new Refused([over(pipeline)]);
  const inherited = Object.values(inheritedBy(await rulesFor(plan))).flat();
  const env = scheduledEnv(invocation.env, { inherited, secrets: secretsOf(plan).keys() });
  await findSecrets(plan, program, secretSources(opened, env)).catch(withoutTerminal);
  return {
    name: namespace === "default" ? pipeline : `${namespace}.${pipeline}`,
    schedule,
    argv: handedOn(invocation.argv.slice(1)),
    cwd: invocation.cwd,
    env,
    installedAtMs: nowMs,
    decided: { untilMs: nowMs, waiting: [] },
    started: [],
    left: [],
  };
}

/** What was said for the run, and not for its schedule. */
function handedOn(words: readonly string[]): readonly string[] {
  return words.filter((word, at) => {
    const isOurs = ["--json", "--timer", "--dry-run", "-n"].includes(word) || word.startsWith("--timer=");
    return !isOurs && words[at - 1] !== "--timer";
  });
}

/** What had been started by a schedule of the same name stays known. */
async function install(fresh: InstalledSchedule, timer: HostTimer, stateFolder: string): Promise<readonly string[]> {
  checkState(stateFolder);
  const folder = schedulesFolder(stateFolder);
  const script = join(folder, "tick.sh");
  await withSchedules(stateFolder, () => {
    const before = readSchedules(stateFolder).find(({ name }) => name === fresh.name);
    writeSchedule(stateFolder, { ...fresh, started: before?.started ?? [], left: before?.left ?? [] });
    writeFileSync(script, tickScript({ folder, pipeline: thisCommand(), stateFolder }));
    chmodSync(script, 0o700);
    // The next call of the timer reckons when it is needed.
    writeNext(stateFolder, fresh.installedAtMs);
  });
  return byTimer(timer.name, () => timer.install(script));
}

function missing(pipeline: string) {
  return {
    code: "SCHEDULE_MISSING",
    field: "schedule",
    message: `Nothing says when "${pipeline}" starts by itself.`,
    remedy: 'Give it a schedule: pipeline(…, …, { schedule: { cron: "0 6 * * mon-fri", zone: "Europe/Berlin" } }).',
  } as const;
}

function over(pipeline: string) {
  const message = `The schedule of "${pipeline}" is over: the time at which it starts has passed.`;
  return { code: "SCHEDULE_OVER", field: "schedule.at", message, remedy: "Give it a later one." } as const;
}

function noTimer(faults: Readonly<Record<string, string>>) {
  const looked = Object.entries(faults).map(([name, fault]) => `${name} (${fault})`);
  return {
    code: "TIMER_MISSING",
    message: `No timer of this host can be used: ${looked.join("; ")}.`,
    remedy: "Install cron (Debian, Ubuntu: apt-get install cron), or log in where systemd keeps your session.",
  } as const;
}

/** The user may well have the secret in this terminal. */
function withoutTerminal(error: unknown): never {
  if (!(error instanceof Refused)) throw error;
  const remedy = "A timer has no terminal: keep it in a file (--secrets-file) or ask a command (--secrets-command).";
  throw new Refused(error.problems.map((each) => (each.code === "SECRET_MISSING" ? { ...each, remedy } : each)));
}
