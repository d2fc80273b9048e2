import type { SubmitSource } from "../events/event.ts";
import { startRun } from "../run/start.ts";
import { absentBackend, absentBuilder } from "./absent-backend.ts";
import { againCommand, programOf } from "./again-command.ts";
import { answer } from "./answer.ts";
import { checkState } from "./check-state.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { drive } from "./drive.ts";
import { exitCode } from "./exit-code.ts";
import type { GivenFlags } from "./given-flags.ts";
import type { Invocation } from "./invocation.ts";
import { openSubmitted, projectAround } from "./open-project.ts";
import { planSettings } from "./plan-settings.ts";
import { showPlan } from "./planned.ts";
import { helpWithExamples } from "./query.ts";
import { Refused } from "./refused.ts";
import { resolveSetting } from "./resolve-settings.ts";
import { runRequest } from "./run-request.ts";
import { shellWord } from "./shell-word.ts";
import { submitDetached } from "./submit-detached.ts";
import { submitOutcome } from "./submit-reporter.ts";
import { leftBehind, submittedJob } from "./submitted-job.ts";
import { UsageError } from "./usage-error.ts";

const examples = [
  "submit -- python train.py --lr 0.1",
  "submit --script train.py --input data=penguins.csv --output model=model/ -- --lr 0.1",
  "submit --execution docker --image ghcr.io/acme/trainer:2 --gpus 1 --secret HUB_TOKEN --detach",
];

export const define: DefineCommand = (command, invocation) => {
  command.argument("[command...]", "after --: what runs and its arguments");
  command.usage("[options] -- COMMAND [ARGUMENT...]");
  const { given, wantsHelp } = addFlags(command, "submit");
  return (...words) =>
    answer(invocation, given, async () => {
      if (wantsHelp()) return helpWithExamples(command, invocation, examples);
      return submit(invocation, given, wordsAfterDashes(invocation.argv, words));
    });
};

const runsNoImage = "--build makes an image, and local runs none: add --execution docker.";

/** Without `--` a flag of the command would be taken for one of ours. */
function wordsAfterDashes(argv: readonly string[], words: readonly string[]): readonly string[] {
  const at = argv.indexOf("--");
  const after = at === -1 ? [] : argv.slice(at + 1);
  if (after.length === words.length) return words;
  const before = words.slice(0, words.length - after.length);
  throw new UsageError(`what runs stands after --: pipeline submit … -- ${[...before, ...after].join(" ")}`);
}

async function submit(invocation: Invocation, given: GivenFlags, words: readonly string[]): Promise<number> {
  const around = await projectAround(invocation, given);
  const { settings, project, early } = around;
  // Whoever submits wants it to run: earlier results count when they are asked for.
  const asked = resolveSetting("cache", { flags: given, env: invocation.env });
  const cache = asked.ok && asked.layer !== "default" && asked.value !== "off";
  const { job, paths } = submittedJob(around, words, cache);
  if (settings.build === "local" && settings.backend === "local") throw new UsageError(runsNoImage);
  const opened = openSubmitted(around, job);
  const source: SubmitSource = { job, settings: { ...(await planSettings(opened, given)), inputs: paths } };
  const line = { ...source, cwd: early.cwd };
  const called = programOf(invocation.env);
  const absent = settings.build === "remote" ? absentBuilder(line, called) : absentBackend(line, called);
  if (absent !== undefined) throw new Refused([absent]);
  await using program = await opened.open();
  const planned = await program.plan({}, source.settings);
  if (!planned.ok) throw new Refused(planned.problems);
  const { plan } = planned;
  if (settings.dryRun) {
    await showPlan({ opened, invocation, program, plan, form: { isJson: settings.ui === "json", isManifest: false } });
    return exitCode.good;
  }
  for (const file of leftBehind(job))
    invocation.stderr.write(`${file} lies here and does not ship: add --files ${shellWord(file)}, or --project .\n`);
  checkState(project.stateFolder);
  const request = await runRequest({ plan, source, opened, program, invocation });
  const driving = { invocation, opened, program, request, again: againCommand(invocation) };
  if (settings.detach) return submitDetached(driving);
  return drive({ ...driving, begin: startRun, outcome: submitOutcome(source, invocation, settings) });
}
