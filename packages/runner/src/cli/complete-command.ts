import { backendNames } from "@pipeline/backends/registry";
import { Command } from "commander";
import { findProject } from "../load/project/project.ts";
import { plannedSteps } from "../store/planned-steps.ts";
import { runsNewestFirst } from "../store/runs.ts";
import { type CompletedFlag, type CompletionFacts, candidatesFor } from "./candidates.ts";
import type { DefineCommand } from "./command-line.ts";
import { earlySettings } from "./early-settings.ts";
import { exitCode } from "./exit-code.ts";
import { addSettingFlags, settingNames } from "./given-flags.ts";
import type { Setting } from "./setting.ts";
import { settingsTable } from "./settings.ts";

const mostRuns = 50;

/** What the scripts of `completion` ask: the words so far, the last one unfinished. A candidate and its summary a line. */
export const define: DefineCommand = (command, invocation) => {
  command.argument("[words...]").allowUnknownOption();
  return async (...words) => {
    const { cwd, stateFolder = findProject(cwd, {}).stateFolder } = earlySettings(invocation, new Map());
    const found = candidatesFor(words, factsOf(command.parent?.commands ?? [], stateFolder));
    invocation.stdout.write(
      found.map(({ text, summary }) => `${[text, summary].filter(Boolean).join("\t")}\n`).join(""),
    );
    return exitCode.good;
  };
};

function factsOf(commands: readonly Command[], stateFolder: string): CompletionFacts {
  return {
    commands: () =>
      commands
        .filter((each) => !each.name().startsWith("_"))
        .map((each) => ({ text: each.name(), summary: each.description() })),
    flags: flagsOf,
    runs: () => ["@latest", "@latest~1", ...runsNewestFirst(stateFolder).slice(0, mostRuns)].map((text) => ({ text })),
    steps: () => stepsOfLatest(stateFolder).map((text) => ({ text })),
    backends: () => backendNames.map((text) => ({ text })),
  };
}

function stepsOfLatest(stateFolder: string): readonly string[] {
  const [latest] = runsNewestFirst(stateFolder);
  return latest === undefined ? [] : plannedSteps(stateFolder, latest);
}

/** All flags come from the table of settings: no command has to be loaded. */
function flagsOf(name: string): readonly CompletedFlag[] {
  const takers = settingNames().flatMap((key) => {
    const { commands }: Setting<unknown> = settingsTable[key];
    return commands;
  });
  const known = takers.find((taker) => taker === name);
  if (known === undefined) return [];
  const command = new Command();
  addSettingFlags(command, known);
  const flags = command.options.filter(({ hidden }) => !hidden);
  return flags.flatMap(({ long, description, required }) =>
    long ? [{ text: long, summary: description, takesValue: required }] : [],
  );
}
