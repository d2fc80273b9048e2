import { didYouMean } from "../compile/suggestion.ts";
import type { DefineCommand } from "./command-line.ts";
import { completionScripts } from "./completion-scripts.ts";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./query.ts";
import { UsageError } from "./usage-error.ts";

const shells = ["bash", "zsh", "fish"] as const;

/** The command lines that turn it on; each belongs into the start-up file of its shell. */
const examples = ["completion bash > ~/.local/share/bash-completion/completions/pipeline", "completion fish | source"];

export const define: DefineCommand = (command, invocation) => {
  command.argument("[shell]", "bash, zsh or fish").helpOption(false).option("-h, --help", "show this help");
  return async (named) => {
    if (command.getOptionValue("help") === true) return helpWithExamples(command, invocation, examples);
    const shell = shells.find((each) => each === named);
    if (shell === undefined) {
      if (named === undefined) throw new UsageError("name the shell: bash, zsh or fish.");
      const guess = didYouMean(named, shells);
      throw new UsageError([`the shell must be bash, zsh or fish; got "${named}".`, guess].filter(Boolean).join(" "));
    }
    invocation.stdout.write(completionScripts[shell]);
    return exitCode.good;
  };
};
