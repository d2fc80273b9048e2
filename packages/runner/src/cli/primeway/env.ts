import type { Code } from "./code.ts";
import type { Entry, Note } from "./entry.ts";
import { fieldOf, listOf } from "./fields.ts";

/** A value under such a name is nobody's to copy. */
const credential = /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|(?:^|_)KEY$|API_?KEY|PRIVATE_KEY/i;

export interface Env {
  readonly env: Readonly<Record<string, Code>>;
  readonly notes: readonly Note[];
  readonly problems: readonly Note[];
}

/** `[{ name, value }]` or a record becomes a record; what looks like a credential becomes a secret. */
export function envOf(entry: Entry): Env {
  const line = fieldOf(entry, "env")?.line ?? entry.line;
  const env: Record<string, Code> = {};
  const notes: Note[] = [];
  const problems: Note[] = [];
  for (const { name, value } of pairsOf(entry)) {
    if (typeof name !== "string" || !/^[A-Za-z_]\w*$/.test(name) || value === undefined || value === null) {
      problems.push({ line, message: "An entry of `env` needs a name and a value." });
    } else if (credential.test(name)) {
      env[name] = { raw: `secret(${JSON.stringify(name)})` };
      notes.push({
        line,
        message: `${name} became a secret: its value is taken from your environment, and was not copied`,
      });
    } else env[name] = String(value);
  }
  return { env, notes, problems };
}

interface NamedValue {
  readonly name?: unknown;
  readonly value?: unknown;
}

function pairsOf(entry: Entry): readonly NamedValue[] {
  const value = fieldOf(entry, "env")?.value;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return Object.entries(value).map(([name, each]) => ({ name, value: each }));
  }
  return listOf(entry, "env").map((each): NamedValue => (typeof each === "object" && each !== null ? each : {}));
}
