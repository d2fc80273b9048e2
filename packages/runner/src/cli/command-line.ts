import { Command, CommanderError } from "commander";
import { version } from "../version.ts";
import { withAloneFlags } from "./alone-flags.ts";
import { exitCode } from "./exit-code.ts";
import type { Invocation } from "./invocation.ts";
import { UsageError } from "./usage-error.ts";

/** Adds a command's arguments and flags, and says what it does; answers with the exit code. */
export type DefineCommand = (
  command: Command,
  invocation: Invocation,
) => (...positionals: readonly string[]) => Promise<number>;

interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Not for people. */
  readonly isHidden?: true;
  /** Loaded only for the command that was given: help and version load nothing else. */
  readonly load: () => Promise<{ readonly define: DefineCommand }>;
}

const commands: readonly CommandEntry[] = [
  { name: "run", summary: "run a pipeline, or some of its steps", load: () => import("./run-command.ts") },
  { name: "build", summary: "make the images of steps, and push them", load: () => import("./build-command.ts") },
  { name: "submit", summary: "run one ad-hoc job, without a file", load: () => import("./submit-command.ts") },
  { name: "plan", summary: "show what a run would do; start nothing", load: () => import("./plan-command.ts") },
  { name: "list", summary: "list pipelines, steps and params of a file", load: () => import("./list-command.ts") },
  { name: "resume", summary: "go on with a run whose runner is gone", load: () => import("./resume-command.ts") },
  { name: "attach", summary: "watch a run that another process drives", load: () => import("./attach-command.ts") },
  { name: "cancel", summary: "cancel a run, from any terminal", load: () => import("./cancel-command.ts") },
  { name: "runs", summary: "list stored runs, the newest first", load: () => import("./runs-command.ts") },
  {
    name: "schedule",
    summary: "let this machine start a pipeline by itself",
    load: () => import("./schedule-command.ts"),
  },
  { name: "graph", summary: "draw a pipeline, or a stored run", load: () => import("./graph-command.ts") },
  { name: "replay", summary: "show a stored run again as it went", load: () => import("./replay-command.ts") },
  { name: "report", summary: "write one HTML page about a stored run", load: () => import("./report-command.ts") },
  {
    name: "show",
    summary: "show a stored run: every step, what failed, outputs",
    load: () => import("./show-command.ts"),
  },
  { name: "logs", summary: "print the logs of a run's steps, or follow them", load: () => import("./logs-command.ts") },
  {
    name: "services",
    summary: "list services that stand, where they are reached and how they are",
    load: () => import("./services-command.ts"),
  },
  { name: "down", summary: "end services", load: () => import("./down-command.ts") },
  { name: "outputs", summary: "print or save what steps have given", load: () => import("./outputs-command.ts") },
  { name: "explain", summary: "say why a step ran, or did not have to", load: () => import("./explain-command.ts") },
  { name: "history", summary: "show how a step did, run by run", load: () => import("./history-command.ts") },
  { name: "diff", summary: "show what differs between two runs", load: () => import("./diff-command.ts") },
  { name: "config", summary: "show every setting and which layer won", load: () => import("./config-command.ts") },
  { name: "gc", summary: "remove what is stored and no longer needed", load: () => import("./gc-command.ts") },
  { name: "doctor", summary: "check what runs need on this machine", load: () => import("./doctor-command.ts") },
  { name: "init", summary: "write a small project that runs at once", load: () => import("./init-command.ts") },
  {
    name: "completion",
    summary: "print what completes words in a shell",
    load: () => import("./completion-command.ts"),
  },
  { name: "__complete", summary: "complete a word", isHidden: true, load: () => import("./complete-command.ts") },
  { name: "__tick", summary: "start what is due", isHidden: true, load: () => import("./tick-command.ts") },
  { name: "__keeper", summary: "keep services", isHidden: true, load: () => import("./keeper-command.ts") },
  { name: "version", summary: "print the version", load: () => import("./version-command.ts") },
];

const afterHelp = `
Data goes to stdout (outputs of a run, --json), all else to stderr.
Exit codes: 0 good, 1 a step failed, 2 usage or pipeline is wrong, 3 what a run needs is missing,
4 the backend failed, 5 detached, 70 a bug of ours, 124 deadline, 129 SIGHUP, 130 Ctrl-C, 143 SIGTERM.

pipeline COMMAND --help tells the flags of a command; pipeline run FILE --help also the params of a pipeline.`;

/** Reads the command line and does what it says; answers with the exit code. Throws a `UsageError` for a wrong one. */
export async function perform(invocation: Invocation): Promise<number> {
  const argv = withAloneFlags(withoutHelpCommand(invocation.argv));
  const program = newProgram(invocation);
  let done: Promise<number> | undefined;
  for (const entry of commands) {
    const command = program
      .command(entry.name, { hidden: entry.isHidden === true })
      .description(capitalised(entry.summary));
    if (entry.name !== argv[0]) continue;
    const act = (await entry.load()).define(command, invocation);
    command.action((...received: readonly unknown[]) => {
      done = act(...received.flat().filter((each) => typeof each === "string"));
    });
  }
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    return commanderEnd(error);
  }
  return done ?? exitCode.usage;
}

function newProgram({ stdout, stderr }: Invocation): Command {
  return new Command("pipeline")
    .description("Typed pipelines, on this machine and in containers.")
    .usage("COMMAND [options]")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [command]", "Show the help of a command")
    .addHelpText("after", afterHelp)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // Wrong usage ends in a `UsageError`, which is shown in one place.
      outputError: () => undefined,
    });
}

/** Help and version have been printed when commander throws for them. */
function commanderEnd(error: unknown): number {
  if (!(error instanceof CommanderError)) throw error;
  if (error.exitCode === 0) return exitCode.good;
  if (error.code === "commander.help") return exitCode.usage;
  const [first = "", hint] = error.message.replace(/^error: /, "").split("\n");
  throw new UsageError(
    `${capitalised(first.replace(/\.$/, ""))}.${hint === undefined ? "" : ` ${hint.replace(/^\((.*)\)$/, "$1")}`}`,
  );
}

/** `help run` is `run --help`, so that one way of showing help is enough. */
function withoutHelpCommand(argv: readonly string[]): readonly string[] {
  const [first, second] = argv;
  return first === "help" && second !== undefined ? [second, "--help"] : argv;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
