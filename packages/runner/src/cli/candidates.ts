/** One way to go on with the word that is being typed. */
export interface Candidate {
  readonly text: string;
  readonly summary?: string;
}

/** What a shell can be told; each is asked for only when it is needed. */
export interface CompletionFacts {
  readonly commands: () => readonly Candidate[];
  readonly flags: (command: string) => readonly CompletedFlag[];
  readonly runs: () => readonly Candidate[];
  readonly steps: () => readonly Candidate[];
  readonly backends: () => readonly Candidate[];
}

export interface CompletedFlag extends Candidate {
  readonly takesValue: boolean;
}

type Kind = "runs" | "steps" | "backends" | "commands" | "shells";

/** What the positionals of a command name; for other commands the shell completes files. */
const positionals: Readonly<Record<string, Kind>> = {
  show: "runs",
  diff: "runs",
  resume: "runs",
  attach: "runs",
  cancel: "runs",
  replay: "runs",
  report: "runs",
  graph: "runs",
  run: "steps",
  plan: "steps",
  build: "steps",
  logs: "steps",
  down: "steps",
  outputs: "steps",
  history: "steps",
  explain: "steps",
  help: "commands",
  completion: "shells",
};

const flagValues: Readonly<Record<string, Kind>> = {
  "--run": "runs",
  "--from": "steps",
  "--until": "steps",
  "--force-step": "steps",
  "--backend": "backends",
  "--execution": "backends",
};

/** Everything that may stand where the last of these words is; none: the shell may know better. */
export function candidatesFor(words: readonly string[], facts: CompletionFacts): readonly Candidate[] {
  const current = words.at(-1) ?? "";
  return allFor(words.slice(0, -1), current, facts).filter(({ text }) => text.startsWith(current));
}

function allFor(before: readonly string[], current: string, facts: CompletionFacts): readonly Candidate[] {
  const [command] = before;
  if (command === undefined) return facts.commands();
  if (before.includes("--")) return [];
  const last = before.at(-1) ?? "";
  const flags = facts.flags(command);
  if (flags.some(({ text, takesValue }) => takesValue && text === last)) return of(flagValues[last], facts);
  return current.startsWith("-") ? flags : of(positionals[command], facts);
}

function of(kind: Kind | undefined, facts: CompletionFacts): readonly Candidate[] {
  if (kind === undefined) return [];
  return kind === "shells" ? ["bash", "zsh", "fish"].map((text) => ({ text })) : facts[kind]();
}
