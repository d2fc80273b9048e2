import { relative } from "node:path";
import type { Problem } from "../../compile/problem.ts";
import { placeAt } from "./module/lines.ts";
import type { ModuleSource } from "./module/module-source.ts";
import type { OutsideRead } from "./module/outside-reads.ts";
import { type DslUse, type Link, rootOf } from "./reach.ts";

/** A problem with a function that several steps may share. */
export type Fault = Omit<Problem, "step" | "field">;

export function unplaced(why: string): Fault {
  return {
    code: "RUN_NOT_BUNDLED",
    message: `\`run\` ${why}.`,
    remedy: "Write the function in a file, where the step is declared or at its top level.",
  };
}

export function captures(name: string, module: ModuleSource, start: number): Fault {
  return {
    code: "RUN_CAPTURES_LOCAL",
    message: `\`run\` uses \`${name}\` of the function or block around it, which is not there when the step runs.`,
    remedy: /^(#|arguments$)/.test(name)
      ? "Declare what it needs at the top level of the file."
      : `Pass it as \`inputs\` and read \`inputs.${name}\`, or declare it at the top level of the file.`,
    place: placeAt(module.path, module.text, start),
  };
}

export function receives(name: string, module: ModuleSource, start: number): Fault {
  return {
    code: "RUN_CAPTURES_LOCAL",
    message: `\`run\` uses \`${name}\`, and nothing is \`this\` when the step runs.`,
    remedy: "Call functions by their names, and pass values as `inputs`.",
    place: placeAt(module.path, module.text, start),
  };
}

export function holdsItself(name: string, module: ModuleSource, start: number): Fault {
  return {
    code: "RUN_NOT_BUNDLED",
    message: `\`run\` reaches \`${name}\`, whose declaration holds the function itself.`,
    remedy: "Declare the function at the top level of the file, and write `run:` with its name.",
    place: placeAt(module.path, module.text, start),
  };
}

export function bound(what: string, module: ModuleSource, start: number): Fault {
  return {
    code: "RUN_NOT_BUNDLED",
    message: `\`run\` reaches \`${what}\`, which does not lead to this file when the step runs.`,
    remedy: 'Pass files as `inputs`: `source("data/table.csv")` is a path in the function.',
    place: placeAt(module.path, module.text, start),
  };
}

export function isNotFixed(module: ModuleSource, start: number): Fault {
  return {
    code: "RUN_NOT_BUNDLED",
    message: "`run` reaches an `import(…)` of a file whose name is put together when the step runs.",
    remedy: "Name each file in an `import` of its own, and choose among them.",
    place: placeAt(module.path, module.text, start),
  };
}

export function readsOutside({ what, start }: OutsideRead, module: ModuleSource, projectRoot: string): Fault {
  return {
    code: "RUN_READS_AT_IMPORT",
    message: `\`${what}\` is read while ${relative(projectRoot, module.path)} is imported, and \`run\` reaches what comes of it.`,
    remedy: "Read it in a function that runs with the step, or pass the value as `inputs`.",
    place: placeAt(module.path, module.text, start),
  };
}

/** A function that comes to a handle, or to what makes one. */
export function reachesHandle(use: DslUse): Fault {
  const { name, module, start } = rootOf(use.link);
  const way = wayOf(use.link)
    .slice(1, -1)
    .map((each) => ` → \`${each}\``);
  const isDirect = use.link.by === undefined;
  const made = use.name === "*" ? "all of @pipeline/dsl" : `\`${use.name}\` of @pipeline/dsl`;
  return {
    code: "RUN_NOT_BUNDLED",
    message: isDirect
      ? `\`run\` uses ${made}, which says what a pipeline is and does nothing when a step runs.`
      : `\`run\` reaches \`${name}\`${way.join("")}, which comes from ${made}: it is there only while a pipeline is planned.`,
    remedy: isDirect
      ? "Declare steps, params and sources outside of functions."
      : "Pass what it needs as `inputs`: the function gets a value where `inputs` holds a handle.",
    place: placeAt(module.path, module.text, start),
  };
}

/** Names from the one that the function uses to the last. */
function wayOf(link: Link): readonly string[] {
  const names = link.by === undefined ? [link.name] : [...wayOf(link.by), link.name];
  return names.filter((name, index) => name !== names[index - 1]);
}
