import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { linesText } from "../report/lines-text.ts";
import { version } from "../version.ts";
import { agreement } from "./agreement.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { earlySettings } from "./early-settings.ts";
import { exitCode } from "./exit-code.ts";
import { importPrimeway } from "./import-primeway.ts";
import type { Invocation } from "./invocation.ts";
import { newProjectFiles } from "./new-project.ts";
import { helpWithExamples } from "./query.ts";
import { resolveSettings } from "./resolve-settings.ts";
import { UsageError } from "./usage-error.ts";

const examples = ["init my-project", "init --yes", "init --from primeway.yaml"];

export const define: DefineCommand = (command, invocation) => {
  command.argument("[folder]", "where to write; made when it is not there (default: this folder)");
  const { given, wantsHelp } = addFlags(command, "init");
  return async (named = ".") => {
    if (wantsHelp()) return helpWithExamples(command, invocation, examples);
    const { cwd } = earlySettings(invocation, given);
    const folder = resolve(cwd, named);
    const { yes, importFrom } = resolveSettings({ flags: given, env: invocation.env });
    const imported = importFrom === undefined ? undefined : importPrimeway(resolve(cwd, importFrom), folder);
    const own = imported === undefined ? {} : { "pipelines.ts": imported.text };
    const files: Readonly<Record<string, string>> = { ...newProjectFiles(packageName(folder), version), ...own };
    if (existsSync(join(folder, "pipelines.ts"))) {
      throw new UsageError(`${join(folder, "pipelines.ts")} is there already, and init overwrites nothing.`);
    }
    const missing = Object.keys(files).filter((name) => !existsSync(join(folder, name)));
    const answer = yes ? "yes" : await asked(invocation, `Write ${missing.join(", ")} into ${folder}?`);
    if (answer !== "yes") {
      invocation.stderr.write("Nothing was written.\n");
      return answer === "left" ? exitCode.interrupted : exitCode.good;
    }
    for (const name of missing) write(join(folder, name), files[name] ?? "");
    invocation.stderr.write(saidAfter(named, Object.keys(files), missing));
    for (const line of imported?.said ?? []) invocation.stderr.write(`${line}\n`);
    return exitCode.good;
  };
};

/** Fails rather than overwriting a file that came in the meantime. */
function write(path: string, text: string): void {
  mkdirSync(resolve(path, ".."), { recursive: true });
  writeFileSync(path, text, { flag: "wx" });
}

/** Where nobody can answer, nobody is asked. */
async function asked({ stderr, terminal }: Invocation, question: string): Promise<"yes" | "no" | "left"> {
  const { input, output } = terminal();
  return stderr.isTerminal && input.isTTY === true ? agreement(question, { input, output }) : "yes";
}

function saidAfter(named: string, all: readonly string[], written: readonly string[]): string {
  const lines = [
    ...all.flatMap((name) =>
      written.includes(name) ? [`wrote ${name}`] : [`kept  ${name}, which was there`, ...wants(name)],
    ),
    "",
    `Next: ${named === "." ? "" : `cd ${named} && `}npm install && npx pipeline run`,
  ];
  return linesText(lines);
}

function wants(kept: string): readonly string[] {
  return kept === "package.json" ? ['      it needs "type": "module", @pipeline/dsl, @pipeline/runner and zod'] : [];
}

/** As npm allows it. */
function packageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+/, "");
  return name === "" ? "pipelines" : name;
}
