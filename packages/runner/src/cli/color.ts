type Env = Readonly<Record<string, string | undefined>>;

/**
 * Whether colours are shown on a stream: an explicit setting, then FORCE_COLOR, then NO_COLOR, then what the
 * terminal says. An empty variable says nothing.
 */
export function hasColor(setting: boolean | undefined, env: Env, isTerminal: boolean): boolean {
  if (setting !== undefined) return setting;
  const forced = env.FORCE_COLOR;
  if (forced) return forced !== "0" && forced !== "false";
  if (env.NO_COLOR) return false;
  return isTerminal && env.TERM !== "dumb";
}
