import type { ProjectConfig } from "../load/project/config.ts";
import { type GivenFlags, settingNames } from "./given-flags.ts";
import type { Parsed, Setting } from "./setting.ts";
import { type Settings, settingsTable } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

export interface SettingSources {
  readonly flags: GivenFlags;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absent as long as it has not been loaded. */
  readonly config?: ProjectConfig;
}

/** The value of every setting: flag before environment before project file before default. */
export function resolveSettings(sources: SettingSources): Settings {
  const wrong: string[] = [];
  const entries = settingNames().map((name) => {
    const resolved = resolveSetting(name, sources);
    if (!resolved.ok) wrong.push(resolved.message);
    return [name, resolved.ok ? resolved.value : undefined];
  });
  if (wrong.length > 0) throw new UsageError(wrong.join("\n"));
  // Each value was made by the table's own entry of that name.
  return Object.fromEntries(entries) as Settings;
}

/** Where a value comes from. */
export type Layer = "flag" | "env" | "project file" | "default";

export type Resolved =
  | { readonly ok: true; readonly value: unknown; readonly layer: Layer; readonly source?: string }
  | { readonly ok: false; readonly message: string };

/** The value of one setting, and which layer won. */
export function resolveSetting(name: keyof Settings, { flags, env, config }: SettingSources): Resolved {
  const setting: Setting<unknown> = settingsTable[name];
  const given = flags.get(name);
  if (given !== undefined) {
    const names = [...new Set(given.map(({ flag }) => flag))];
    const texts = given.map(({ text }) => text);
    const isContradiction = !setting.isList && names.length > 1 && new Set(texts).size > 1;
    if (isContradiction) return { ok: false, message: `${names.join(" and ")} contradict each other.` };
    return read(setting.parse(texts), "flag", names[0] ?? name);
  }
  const text = setting.env === undefined ? undefined : env[setting.env];
  if (text !== undefined && text !== "") {
    return read(setting.parse(setting.isList ? text.split(",") : [text]), "env", setting.env ?? name);
  }
  const configured = config === undefined ? undefined : setting.project?.from(config);
  if (configured === undefined) return { ok: true, value: setting.byDefault, layer: "default" };
  return {
    ok: true,
    value: configured,
    layer: "project file",
    ...(setting.project && { source: setting.project.key }),
  };
}

function read(parsed: Parsed<unknown>, layer: Layer, source: string): Resolved {
  if (parsed.ok) return { ...parsed, layer, source };
  const { got, allowed, guess } = parsed;
  const message = `${source} must be ${allowed}; got ${JSON.stringify(got)}.`;
  return { ok: false, message: guess === undefined ? message : `${message} ${guess}` };
}
