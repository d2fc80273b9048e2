import type { Command } from "commander";
import { findProject } from "../load/project/project.ts";
import { type Palette, paletteOf } from "../report/palette.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { earlySettings } from "./early-settings.ts";
import { exitCode } from "./exit-code.ts";
import type { GivenFlags } from "./given-flags.ts";
import type { Invocation } from "./invocation.ts";
import { resolveSettings } from "./resolve-settings.ts";
import type { QueryCommand } from "./setting.ts";
import type { Settings } from "./settings.ts";

/** A command that asks and changes nothing: no user's file is loaded for it. */
export interface QueryForm {
  readonly name: QueryCommand;
  /** Of its positionals, as commander takes them: `["[run]", "what it is"]`. */
  readonly takes?: readonly (readonly [string, string])[];
  /** Command lines to learn from, without the leading `pipeline`. */
  readonly examples: readonly string[];
  readonly answer: (query: Query, ...positionals: readonly string[]) => Promise<number> | number;
}

export interface Query {
  readonly invocation: Invocation;
  readonly settings: Settings;
  /** Absolute. */
  readonly cwd: string;
  /** Absolute; may not exist. */
  readonly stateFolder: string;
  /** Of stdout. */
  readonly hasColor: boolean;
  readonly palette: Palette;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

export function defineQuery({ name, takes = [], examples, answer }: QueryForm): DefineCommand {
  return (command, invocation) => {
    for (const [form, summary] of takes) command.argument(form, summary);
    const { given, wantsHelp } = addFlags(command, name);
    return async (...positionals) => {
      if (wantsHelp()) return helpWithExamples(command, invocation, examples);
      return answer(queryOf(invocation, given), ...positionals);
    };
  };
}

export function queryOf(invocation: Invocation, given: GivenFlags): Query {
  const { cwd, hasColor, stateFolder = findProject(cwd, {}).stateFolder } = earlySettings(invocation, given);
  const settings = resolveSettings({ flags: given, env: invocation.env });
  const colors = { hasColor: hasColor.stdout, palette: paletteOf(hasColor.stdout) };
  return { invocation, settings, cwd, stateFolder, ...colors, nowMs: Date.now() };
}

export function helpWithExamples(command: Command, { stdout }: Invocation, examples: readonly string[]): number {
  const lines = examples.map((example) => `  pipeline ${example}\n`).join("");
  stdout.write(`${command.helpInformation()}\n${examples.length === 1 ? "Example" : "Examples"}:\n${lines}`);
  return exitCode.good;
}

/** One JSON document, or the text for people: data, so both go to stdout. */
export function show({ settings, invocation }: Query, forms: { json: () => unknown; text: () => string }): number {
  invocation.stdout.write(settings.json ? `${JSON.stringify(forms.json(), null, 2)}\n` : forms.text());
  return exitCode.good;
}
