import type { Target } from "../load/program.ts";

/** What to run, as named on the command line. */
export interface Named {
  /** Relative to the folder that the command acts in. */
  readonly file: string;
  readonly target: Target;
  /** Names or globs. */
  readonly steps: readonly string[];
}

const usualFile = "pipelines.ts";

/** A name or glob of a step; it has no dot and no slash, which every file that can be loaded has. */
const stepLike = /^(?:build:)?[A-Za-z*?][\w*?-]*(\[.*\])?$/;

/** `FILE[#NAME] [steps…]`; without a file it is `pipelines.ts`. */
export function named(positionals: readonly string[]): Named {
  const [first, ...rest] = positionals;
  if (first === undefined || stepLike.test(first)) return { file: usualFile, target: {}, steps: positionals };
  const at = first.lastIndexOf("#");
  const file = at < 0 ? first : first.slice(0, at);
  const name = at < 0 ? "" : first.slice(at + 1);
  return { file: file || usualFile, target: name === "" ? {} : { name }, steps: rest };
}
