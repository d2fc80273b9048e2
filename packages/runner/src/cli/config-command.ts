import { paletteOf } from "../report/palette.ts";
import { answer } from "./answer.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";
import { settingNames } from "./given-flags.ts";
import { type OpenedProject, openProject } from "./open-project.ts";
import { helpWithExamples } from "./query.ts";
import { resolveSetting, type SettingSources } from "./resolve-settings.ts";
import type { Setting } from "./setting.ts";
import { settingsTable } from "./settings.ts";
import { type ShownSetting, settingsText } from "./show-settings.ts";

const examples = ["config", "config --backend docker --json"];

export const define: DefineCommand = (command, invocation) => {
  const { given, wantsHelp } = addFlags(command, "config");
  return () =>
    answer(invocation, given, async () => {
      if (wantsHelp()) return helpWithExamples(command, invocation, examples);
      const opened = await openProject(invocation, given, []);
      const settings = shownSettings({ flags: given, env: invocation.env, config: opened.config });
      const document = { ...places(opened), settings };
      const { palette, isJson } = { palette: paletteOf(opened.early.hasColor.stdout), isJson: opened.settings.json };
      const paths = Object.entries(places(opened)).map(
        ([name, path]) => `${palette.dim(`${name}:`)} ${path ?? "none"}\n`,
      );
      const text = `${settingsText(settings, palette)}\n${paths.join("")}`;
      invocation.stdout.write(isJson ? `${JSON.stringify(document, null, 2)}\n` : text);
      return exitCode.good;
    });
};

function places({ project }: OpenedProject) {
  const { root, stateFolder, configFile } = project;
  return { project: root, state: stateFolder, file: configFile ?? null };
}

/** Settings of a run; those that only choose what another command shows have one layer and nothing to explain. */
function shownSettings(sources: SettingSources): readonly ShownSetting[] {
  return settingNames().flatMap((name): ShownSetting[] => {
    const { commands, shownDefault }: Setting<unknown> = settingsTable[name];
    if (!commands.includes("run")) return [];
    const resolved = resolveSetting(name, sources);
    if (!resolved.ok) return [];
    const { value, layer, source } = resolved;
    return [
      {
        name,
        value,
        layer,
        ...(source === undefined ? {} : { source }),
        ...(shownDefault === undefined ? {} : { shownDefault }),
      },
    ];
  });
}
