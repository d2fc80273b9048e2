import { backends } from "@pipeline/backends/registry";
import type { Plan } from "../compile/plan.ts";
import type { Program } from "../load/program.ts";
import type { RunRequest } from "../run/request.ts";
import { startRun } from "../run/start.ts";
import { thisHost } from "../run/this-host.ts";
import { answer } from "./answer.ts";
import { checkState } from "./check-state.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";
import type { Invocation } from "./invocation.ts";
import { makePlan, makePlanTwice } from "./make-plan.ts";
import { type OpenedProject, openProject } from "./open-project.ts";
import { showHelp } from "./pipeline-help.ts";
import { printPlan } from "./print-plan.ts";
import { reportersFor } from "./reporters.ts";
import { findSecrets } from "./secrets.ts";
import { stepsAtOnce } from "./setting-values.ts";
import { RunSignals } from "./signals.ts";

export const define: DefineCommand = (command, invocation) => {
  command.argument("[file]", "FILE[#NAME]: a file that exports pipelines (default: pipelines.ts)");
  command.argument("[steps...]", "names or globs of steps; with all that they need");
  const { given, wantsHelp } = addFlags(command, "run");
  return (...positionals) =>
    answer(invocation, given, async () => {
      if (wantsHelp()) return showHelp({ command, invocation, flags: given, positionals });
      const opened = await openProject(invocation, given, positionals);
      if (opened.settings.dryRun) {
        const form = {
          isJson: opened.settings.ui === "json",
          isManifest: false,
          hasColor: opened.early.hasColor.stdout,
        };
        await printPlan(await makePlanTwice(opened, given), form, invocation);
        return exitCode.good;
      }
      checkState(opened.project.stateFolder);
      await using program = await opened.open();
      const plan = await makePlan(opened, given, program);
      return await runPlan(plan, { opened, program, invocation });
    });
};

interface Running {
  readonly opened: OpenedProject;
  readonly program: Program;
  readonly invocation: Invocation;
}

async function runPlan(plan: Plan, running: Running): Promise<number> {
  const { stderr, signals: source, leave } = running.invocation;
  const request = await requestFor(plan, running);
  const say = (line: string): void => stderr.write(`${line}\n`);
  using signals = new RunSignals({ source, now: request.host.now, say, leave });
  const run = await startRun(request);
  signals.obey((because) => run.stop(because));
  const view = await run.done;
  return view.exitCode ?? exitCode.bug;
}

async function requestFor(plan: Plan, { opened, program, invocation }: Running): Promise<RunRequest> {
  const { settings, early, project } = opened;
  const host = thisHost(invocation.env);
  const { concurrency, limit, policy, grace, secretsFile } = settings;
  const total = concurrency === undefined ? {} : { total: stepsAtOnce(concurrency, host.facts.cpus) };
  return {
    plan,
    program,
    project,
    host,
    backends,
    limits: { ...total, backends: limit },
    cache: { mayRead: true, mayWrite: true, forced: new Set() },
    policy,
    graceMs: grace,
    secrets: await findSecrets(plan, program, { env: invocation.env, secretsFile, cwd: early.cwd }),
    reporters: reportersFor({ invocation, opened, host, place: (step) => program.place(step) }),
  };
}
