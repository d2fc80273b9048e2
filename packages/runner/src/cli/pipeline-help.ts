import type { Command } from "commander";
import type { ListedPipeline, Listing, Target } from "../load/program.ts";
import { exitCode } from "./exit-code.ts";
import type { GivenFlags } from "./given-flags.ts";
import type { Invocation } from "./invocation.ts";
import { openProject } from "./open-project.ts";
import { paramLines } from "./show-listing.ts";

export interface HelpRequest {
  readonly command: Command;
  readonly invocation: Invocation;
  readonly flags: GivenFlags;
  readonly positionals: readonly string[];
}

/** A command's help; with the params of the named pipeline when a file is named, and only then is it loaded. */
export async function showHelp({ command, invocation, flags, positionals }: HelpRequest): Promise<number> {
  const params = positionals.length === 0 ? "" : await paramsHelp({ command, invocation, flags, positionals });
  invocation.stdout.write(command.helpInformation() + params);
  return exitCode.good;
}

async function paramsHelp({ invocation, flags, positionals }: HelpRequest): Promise<string> {
  const opened = await openProject(invocation, flags, positionals);
  await using program = await opened.open();
  const pipelines = meant(await program.list(), opened.named.target);
  return pipelines
    .map(({ name, params }) => {
      const lines = params.length === 0 ? ["    (none)"] : paramLines(params);
      return `\nParams of ${name}:\n${lines.join("\n")}\n`;
    })
    .join("");
}

function meant({ pipelines }: Listing, { name }: Target): readonly ListedPipeline[] {
  if (name !== undefined) return pipelines.filter((each) => each.exportedAs === name || each.name === name);
  const main = pipelines.filter(({ exportedAs }) => exportedAs === "default");
  return main.length > 0 ? main : pipelines;
}
