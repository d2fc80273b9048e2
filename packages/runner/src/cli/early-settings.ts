import { statSync } from "node:fs";
import { resolve } from "node:path";
import { hasColor } from "./color.ts";
import type { GivenFlags } from "./given-flags.ts";
import type { Invocation } from "./invocation.ts";
import { resolveSettings } from "./resolve-settings.ts";
import { UsageError } from "./usage-error.ts";

/** What must be known before the project file has been read, since it decides how that is found, loaded and shown. */
export interface EarlySettings {
  /** Absolute. */
  readonly cwd: string;
  /** Absolute; absent: the project decides. */
  readonly stateFolder?: string;
  readonly loadTimeoutMs: number;
  readonly hasColor: { readonly stdout: boolean; readonly stderr: boolean };
}

export function earlySettings(invocation: Invocation, flags: GivenFlags): EarlySettings {
  const { env, stdout, stderr } = invocation;
  const settings = resolveSettings({ flags, env });
  const cwd = resolve(invocation.cwd, settings.cwd ?? ".");
  const isFolder = settings.cwd === undefined || statSync(cwd, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) throw new UsageError(`--cwd: there is no folder ${settings.cwd}.`);
  return {
    cwd,
    ...(settings.state === undefined ? {} : { stateFolder: resolve(cwd, settings.state) }),
    loadTimeoutMs: settings.loadTimeout,
    hasColor: {
      stdout: hasColor(settings.color, env, stdout.isTerminal),
      stderr: hasColor(settings.color, env, stderr.isTerminal),
    },
  };
}
