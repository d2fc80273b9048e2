import { paletteOf } from "../report/palette.ts";
import { answer } from "./answer.ts";
import { addFlags } from "./command-flags.ts";
import type { DefineCommand } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";
import { openProject } from "./open-project.ts";
import { showHelp } from "./pipeline-help.ts";
import { listingText } from "./show-listing.ts";

export const define: DefineCommand = (command, invocation) => {
  command.argument("[file]", "file that exports pipelines (default: pipelines.ts)");
  const { given, wantsHelp } = addFlags(command, "list");
  return (...positionals) =>
    answer(invocation, given, async () => {
      if (wantsHelp()) return showHelp({ command, invocation, flags: given, positionals: [] });
      const opened = await openProject(invocation, given, positionals);
      await using program = await opened.open();
      const listing = await program.list();
      const palette = paletteOf(opened.early.hasColor.stdout);
      invocation.stdout.write(
        opened.settings.json
          ? `${JSON.stringify(listing, null, 2)}\n`
          : listingText(listing, opened.named.file, palette),
      );
      return exitCode.good;
    });
};
