import { resolve } from "node:path";
import { BuiltReporter } from "../report/built.ts";
import { startRun } from "../run/start.ts";
import { againCommand } from "./again-command.ts";
import { answer } from "./answer.ts";
import { checkState } from "./check-state.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { drive } from "./drive.ts";
import { openProject } from "./open-project.ts";
import { planSettings } from "./plan-settings.ts";
import { helpWithExamples } from "./query.ts";
import { Refused } from "./refused.ts";
import { runRequest } from "./run-request.ts";

const examples = ["build", "build pipelines.ts train", "build train --registry localhost:5000/team --json"];

/** A run of the builds alone: with its log, its record, and what is remembered of earlier ones. */
export const define: DefineCommand = (command, invocation) => {
  command.argument("[file]", "FILE[#NAME]: a file that exports pipelines (default: pipelines.ts)");
  command.argument("[steps...]", "names or globs of steps whose images are made (default: all)");
  const { given, wantsHelp } = addFlags(command, "build");
  return (...positionals) =>
    answer(invocation, given, async () => {
      if (wantsHelp()) return helpWithExamples(command, invocation, examples);
      const opened = await openProject(invocation, given, positionals);
      checkState(opened.project.stateFolder);
      await using program = await opened.open();
      const { early, named, settings: said } = opened;
      const settings = { ...(await planSettings(opened, given)), buildsOnly: true } as const;
      const planned = await program.plan(named.target, settings);
      if (!planned.ok) throw new Refused(planned.problems);
      const { plan } = planned;
      if (plan.steps.length === 0) throw new Refused([nothingToBuild]);
      const target = named.target.name === undefined ? {} : { target: named.target.name };
      const source = { file: resolve(early.cwd, named.file), ...target, settings };
      const request = await runRequest({ plan, source, opened, program, invocation });
      const outcome = new BuiltReporter(invocation.stdout, said.json);
      return await drive({
        invocation,
        opened,
        program,
        request,
        begin: startRun,
        again: againCommand(invocation),
        outcome,
      });
    });
};

const nothingToBuild = {
  code: "SELECTION_EMPTY",
  message: "No step that is selected has an image to build.",
  remedy: "Name a step that says `image: build({ … })`.",
} as const;
