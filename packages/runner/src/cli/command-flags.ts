import type { Command } from "commander";
import { addSettingFlags, type GivenFlags } from "./given-flags.ts";
import type { SettingCommand } from "./setting.ts";

export interface CommandFlags {
  readonly given: GivenFlags;
  /** Whether help is asked for: shown by the command itself, since a pipeline's params belong to it. */
  readonly wantsHelp: () => boolean;
}

export function addFlags(command: Command, name: SettingCommand): CommandFlags {
  command.helpOption(false);
  const given = addSettingFlags(command, name);
  command.option("-h, --help", "show this help");
  return { given, wantsHelp: () => command.getOptionValue("help") === true };
}
