import { known } from "./known.ts";
import type { Needs } from "./needs.ts";
import type { Problem } from "./problem.ts";
import type { Selection } from "./request.ts";
import { suggestion } from "./suggestion.ts";

/** Steps that run, and steps outside of them whose outputs they use. */
export interface Selected {
  readonly runs: ReadonlySet<string>;
  readonly borrowed: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** What is named (with what it needs, unless `only`), cut down to what `from` and `until` leave. */
export function select(needs: ReadonlyMap<string, Needs>, selection: Selection): Selected {
  const problems: Problem[] = [];
  const named = (patterns: readonly string[]) => matching(needs, patterns, problems);
  const upward = (from: readonly string[]) => spread(from, (name) => known(needs, name).all);
  const { steps, from, until, only } = selection;
  const sets: ReadonlySet<string>[] = [];
  if (steps.length > 0) sets.push(only ? new Set(named(steps)) : upward(named(steps)));
  if (from.length > 0) sets.push(downward(named(from), needs));
  if (until.length > 0) sets.push(upward(named(until)));
  const runs = new Set([...needs.keys()].filter((name) => sets.every((set) => set.has(name))));
  if (problems.length > 0) return { runs: new Set(needs.keys()), borrowed: new Set(), problems };
  return { runs, borrowed: borrowedBy(runs, needs), problems: runs.size === 0 && sets.length > 0 ? [empty()] : [] };
}

function empty(): Problem {
  return {
    code: "SELECTION_EMPTY",
    message: "No step is left by the selection.",
    remedy: "A step must be named (or needed by one that is), come after --from and before --until, all at once.",
  };
}

function borrowedBy(runs: ReadonlySet<string>, needs: ReadonlyMap<string, Needs>): ReadonlySet<string> {
  const used = new Set<string>();
  for (const name of runs) for (const need of known(needs, name).data) if (!runs.has(need)) used.add(need);
  return used;
}

/** Names that a pattern matches; a pattern that matches none is a problem. */
function matching(known: ReadonlyMap<string, unknown>, patterns: readonly string[], problems: Problem[]): string[] {
  return patterns.flatMap((pattern) => {
    if (known.has(pattern)) return [pattern];
    const glob = globOf(pattern);
    const names = glob === undefined ? [] : [...known.keys()].filter((name) => glob.test(name));
    if (names.length === 0) problems.push(unknownStep(pattern, known));
    return names;
  });
}

function unknownStep(pattern: string, known: ReadonlyMap<string, unknown>): Problem {
  const [, made] = /^build:(.+)$/.exec(pattern) ?? [];
  if (made !== undefined) {
    const remedy = `To make images and nothing else: pipeline build, with the steps that run in them, such as ${made}.`;
    return { code: "STEP_UNKNOWN", message: `"${pattern}" runs with the steps that need it.`, remedy };
  }
  return {
    code: "STEP_UNKNOWN",
    message: globOf(pattern) === undefined ? `No step is called "${pattern}".` : `No step matches "${pattern}".`,
    remedy: suggestion(pattern, known.keys(), "steps"),
  };
}

/** `*` stands for any text, `?` for one character; `undefined` when the pattern has neither. */
function globOf(pattern: string): RegExp | undefined {
  if (!/[*?]/.test(pattern)) return undefined;
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll(/\*+/g, ".*").replaceAll("?", ".")}$`, "u");
}

/** These and all that need them, at any distance. */
function downward(from: readonly string[], needs: ReadonlyMap<string, Needs>): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  for (const [name, { all }] of needs) {
    for (const need of all) {
      const others = users.get(need);
      if (others === undefined) users.set(need, [name]);
      else others.push(name);
    }
  }
  return spread(from, (name) => users.get(name) ?? []);
}

function spread(from: readonly string[], next: (name: string) => readonly string[]): ReadonlySet<string> {
  const reached = new Set(from);
  for (const name of reached) for (const other of next(name)) reached.add(other);
  return reached;
}
