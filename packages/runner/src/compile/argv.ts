import type { Workload } from "@pipeline/backends/contract";
import type { PlannedProgram, PlannedValue } from "./plan.ts";

/** What a program is started with, in a draft as in the workload; without a `command` the image's entry point runs. */
export function argvOf(
  program: PlannedProgram,
  word: (value: PlannedValue) => string,
): Pick<Workload, "command" | "args"> {
  switch (program.by) {
    case "command":
      return { command: program.command.map(word), args: program.args.map(word) };
    case "image":
      return { args: program.args.map(word) };
    case "script":
      return { command: [...program.interpreter, program.script], args: program.args.map(word) };
    case "run":
      return { command: ["node", program.bundle], args: [] };
    case "build":
      throw new Error(`internal: the build of "${program.build.name}" is no workload`);
  }
}
