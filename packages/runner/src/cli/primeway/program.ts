import { split } from "shlex";
import { interpreterOf } from "../../compile/program.ts";
import type { Entry, Note } from "./entry.ts";
import { fieldOf, textOf } from "./fields.ts";

/** What a job runs, by its words; absent: the image's own entry point. */
export interface Program {
  readonly argv?: readonly string[];
  /** Arguments of the image's own entry point. */
  readonly args?: readonly string[];
  /** The script alone, which an image can start by itself. */
  readonly entryScript?: string;
  readonly notes: readonly Note[];
}

/** `command` comes over all; `args` belong to the script where they are its options, and run by themselves where not. */
export function programOf(entry: Entry): Program {
  const command = wordsOf(entry, "command", "docker_command");
  const script = textOf(entry, "entry_script");
  const args = wordsOf(entry, "args");
  if (command !== undefined) return { argv: command, notes: script === undefined ? [] : [overruled(entry, "command")] };
  const project = textOf(entry, "project_dir", "context");
  if (script === undefined)
    return args === undefined ? { notes: [] } : { [project === undefined ? "args" : "argv"]: args, notes: [] };
  if (args === undefined) return { entryScript: script, notes: [] };
  if (args[0]?.startsWith("-") !== true) return { argv: args, notes: [overruled(entry, "args")] };
  const line = fieldOf(entry, "args")?.line ?? entry.line;
  const message =
    "primeway says that `args` run instead of `entry_script`; they are options, so they became its arguments";
  return { argv: [...(interpreterOf(script) ?? ["python3"]), script, ...args], notes: [{ line, message }] };
}

function overruled(entry: Entry, by: string): Note {
  const line = fieldOf(entry, "entry_script")?.line ?? entry.line;
  return { line, message: `left out: entry_script; \`${by}\` is what runs` };
}

/** Text that only a shell understands is given to one. */
const shellSyntax = /[|&;<>$`*?~#\n]/;

function wordsOf(entry: Entry, ...names: readonly string[]): readonly string[] | undefined {
  const value = fieldOf(entry, ...names)?.value;
  if (value === undefined || value === "") return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(String);
  const text = String(value).trim();
  return shellSyntax.test(text) ? ["sh", "-c", text] : split(text);
}
