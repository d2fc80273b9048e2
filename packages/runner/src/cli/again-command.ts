import type { Invocation } from "./invocation.ts";

/** The command as it can be pasted into a shell. */
export function againCommand({ argv, env }: Pick<Invocation, "argv" | "env">): string {
  const command = env.npm_command === "exec" ? ["npx", "pipeline"] : ["pipeline"];
  return [...command, ...argv].map(quoted).join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-][\w@%+=:,./#-]*$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
