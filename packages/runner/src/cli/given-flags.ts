import { type Command, Option } from "commander";
import type { Setting, SettingCommand } from "./setting.ts";
import { type Settings, settingsTable } from "./settings.ts";

/** The texts that flags gave to each setting, in the order of the command line. */
export type GivenFlags = ReadonlyMap<keyof Settings, readonly GivenFlag[]>;

export interface GivenFlag {
  /** As a user would name it: `--concurrency`. */
  readonly flag: string;
  readonly text: string;
}

/** Adds an option for every setting of a command; the map fills while commander parses. */
export function addSettingFlags(command: Command, name: SettingCommand): GivenFlags {
  const given = new Map<keyof Settings, readonly GivenFlag[]>();
  for (const key of settingNames()) {
    const setting: Setting<unknown> = settingsTable[key];
    for (const { option, value } of optionsOf(setting, name)) {
      command.addOption(option);
      const flag = option.long ?? option.flags;
      command.on(`option:${option.name()}`, (text: string | null) => {
        given.set(key, [...(given.get(key) ?? []), { flag, text: value ?? text ?? "" }]);
      });
    }
  }
  return given;
}

/** The keys of the table, which are those of `Settings` by its type. */
export function settingNames(): readonly (keyof Settings)[] {
  return Object.keys(settingsTable) as (keyof Settings)[];
}

interface SettingOption {
  readonly option: Option;
  /** What giving the flag means, where it takes no value. */
  readonly value?: string;
}

function optionsOf(setting: Setting<unknown>, command: SettingCommand): readonly SettingOption[] {
  if (!isTaken(setting.commands, command)) return [];
  const told = command === "submit" ? { ...setting, ...setting.inSubmit } : setting;
  const { flag, alias, shorthands = [] } = told;
  const main = flag === undefined ? [] : [mainOption(flag, told)];
  const aliases = [alias, flag === setting.flag ? undefined : setting.flag].filter((name) => name !== undefined);
  const short = shorthands
    .filter(({ commands }) => commands === undefined || commands.includes(command))
    .map((each) => ({ option: new Option(each.flag, each.summary), value: each.value }));
  const other = aliases.map((name) => ({ option: new Option(name).hideHelp() }));
  return [...main, ...other, ...short];
}

/** `config` says which layer wins, flags included, and `schedule` hands flags on: both take those of a run. */
function isTaken(commands: readonly SettingCommand[], command: SettingCommand): boolean {
  return commands.includes(command) || (takersOfRun.has(command) && commands.includes("run"));
}

const takersOfRun: ReadonlySet<SettingCommand> = new Set(["config", "schedule"]);

function mainOption(flag: string, setting: Setting<unknown>): SettingOption {
  const option = new Option(flag, description(setting));
  return option.required ? { option } : { option, value: "yes" };
}

function description({ summary, isList, env, project, shownDefault }: Setting<unknown>): string {
  const notes = [
    isList ? "repeatable" : undefined,
    shownDefault === undefined ? undefined : `default: ${shownDefault}`,
    env === undefined ? undefined : `env: ${env}`,
    project === undefined ? undefined : `project file: ${project.key}`,
  ].filter((note) => note !== undefined);
  return notes.length === 0 ? summary : `${summary} (${notes.join("; ")})`;
}
